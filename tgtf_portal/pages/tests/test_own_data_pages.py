"""Whoever asks sees what is kept about them, takes it along, and has it erased."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Erasure, Message, User
from tgtf_portal.core.privacy import plan as planning
from tgtf_portal.core.tests.asked_again import asked_again
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory, UserFactory
from tgtf_portal.pages.domain.own_data import KIND, VALID_FOR
from webinars.models import Registration
from webinars.tests.factories import InsightFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

ASK, OWN = "/privacy/data/", "/profile/data/"
TOLD = "If we keep anything about"
ADMIN = "/admin/core/erasure/person/"


@pytest.fixture(autouse=True)
def _no_turns_taken():
    cache.clear()


@pytest.fixture
def ann():
    return RegistrationFactory(email="ann@example.org", name="Ann Example", organisation="Firm")


def ask(client, email, **extra):
    return client.post(ASK, {"email": email}, follow=True, **extra)


def letters():
    return {m.recipient: outbox.write(m) for m in Message.objects.filter(kind=KIND)}


def link_of(email):
    link = re.search(r"https?://\S+/privacy/data/\S+", letters()[email].text).group()
    return re.sub(r"^https?://[^/]+", "", link)


# --- Asking ---------------------------------------------------------------------------------------
def test_known_and_unknown_addresses_get_the_same_answer_and_only_the_known_get_a_mail(client, ann):
    emails = ["ann@example.org", "eve@example.org"]

    pages = [ask(client, email).content.decode().replace(email, "…") for email in emails]

    shown = {re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages}
    assert len(shown) == 1
    assert TOLD in shown.pop()
    assert {email for email, letter in letters().items() if letter} == {"ann@example.org"}


def test_the_answer_takes_the_same_work_for_both(client, ann):
    ask(client, "first@example.org")
    work = []
    for email in ("ann@example.org", "eve@example.org"):
        with CaptureQueriesContext(connection) as queries:
            client.post(ASK, {"email": email})
        work.append(len(queries))

    assert work[0] == work[1] > 0


def test_asking_twice_does_not_make_an_address_known(client):
    ask(client, "eve@example.org")
    Message.objects.update(
        status="sent", sent_at=timezone.now(), created_at=timezone.now() - timedelta(hours=1)
    )
    ask(client, "eve@example.org")

    assert Message.objects.count() == 2
    assert letters() == {"eve@example.org": None}


def test_a_mailbox_is_not_filled(client, ann):
    for _time in range(5):
        assert TOLD in ask(client, "Ann@Example.org ").content.decode()

    assert Message.objects.filter(kind=KIND).count() == 1


@pytest.mark.parametrize("email", ["", "ann", "a@b.org\r\nBcc: x@y.z", "a@localhost"])
def test_what_is_no_address_is_told_beside_the_field(client, email):
    assert ask(client, email).context["form"].errors.keys() == {"email"}


# --- By the mailed link ---------------------------------------------------------------------------
def test_the_link_shows_hands_over_and_erases(client, ann):
    ask(client, "ann@example.org")
    link = link_of("ann@example.org")

    page = client.get(link).content.decode()
    archive = client.post(f"{link}archive/")
    asked = client.get(f"{link}erase/").content.decode()
    unsure = client.post(f"{link}erase/")
    done = client.post(f"{link}erase/", {"sure": "on"})

    assert "Registrations: 1" in page
    with zipfile.ZipFile(io.BytesIO(archive.content)) as kept:
        assert "Firm" in kept.read("csv/webinars-registration.csv").decode()
    assert archive.headers["Cache-Control"] == "private, no-store"
    assert "organisation" in asked
    assert "Tick this box" in unsure.content.decode()
    assert "Your data are erased" in done.content.decode()
    assert Registration.objects.get(pk=ann.pk).name == "(erased)"
    assert client.get(link).status_code == 404
    assert Erasure.objects.get().way == "own"


def test_a_link_works_for_a_day(client, ann, time_machine):
    ask(client, "ann@example.org")
    link = link_of("ann@example.org")

    time_machine.move_to(timezone.now() + VALID_FOR + timedelta(minutes=1))

    assert client.get(link).status_code == 404


def test_looking_at_the_page_erases_nothing(client, ann):
    ask(client, "ann@example.org")
    link = link_of("ann@example.org")

    assert client.get(f"{link}archive/").status_code == 405
    client.get(f"{link}erase/")

    assert not Erasure.objects.exists()


def test_a_name_in_very_many_texts_waits_for_a_person(client, ann, monkeypatch):
    monkeypatch.setattr(planning, "MOST_BY_ONESELF", 2)
    InsightFactory.create_batch(3, text="Ann Example said so.")
    ask(client, "ann@example.org")
    link = link_of("ann@example.org")

    page = client.get(f"{link}erase/").content.decode()
    client.post(f"{link}erase/", {"sure": "on"})

    assert "The name stands in 3 texts" in page
    assert 'name="sure"' not in page
    assert not Erasure.objects.exists()


def test_mails_to_others_are_looked_through_when_it_is_done(client, ann):
    mail = MessageFactory(recipient="bo@example.org", subject="Ann Example wrote")
    ask(client, "ann@example.org")
    link = link_of("ann@example.org")

    with CaptureQueriesContext(connection) as read:
        page = client.get(f"{link}erase/").content.decode()
    client.post(f"{link}erase/", {"sure": "on"})

    assert "Mails to others are looked through" in page
    assert not [
        query for query in read if "ann example" in query["sql"] and "context" in query["sql"]
    ]
    mail.refresh_from_db()
    assert mail.subject == "Somebody wrote"


# --- By one's account -----------------------------------------------------------------------------
def test_ones_own_account_hands_over_and_erases_after_asking_who_it_is(client, ann):
    person = UserFactory(email="ann@example.org", name="Ann Example")
    client.force_login(person)
    assert client.post(f"{OWN}archive/").headers["Location"].startswith("/accounts/reauth")
    assert client.post(f"{OWN}erase/", {"sure": "on"}).status_code == 302

    asked_again(client, person)
    assert client.post(f"{OWN}archive/").headers["Content-Type"] == "application/zip"
    done = client.post(f"{OWN}erase/", {"sure": "on"})

    assert "Your data are erased" in done.content.decode()
    assert client.get(OWN).headers["Location"].startswith("/accounts/login/")
    kept = User.objects.get(pk=person.pk)
    assert (kept.name, kept.is_active, kept.has_usable_password()) == ("(erased)", False, False)


def test_the_profile_leads_to_ones_data(client):
    client.force_login(UserFactory())

    assert f'href="{OWN}"' in client.get("/profile/").content.decode()


def test_the_only_administrator_stays(client):
    person = CoordinatorFactory()
    client.force_login(person)
    asked_again(client, person)

    page = client.post(f"{OWN}erase/", {"sure": "on"}).content.decode()

    assert "appoint another first" in page
    assert User.objects.get(pk=person.pk).is_active


# --- By staff -------------------------------------------------------------------------------------
def test_staff_see_hand_over_and_erase(staff, ann):
    asked_again(staff, staff.person)

    shown = staff.post(ADMIN, {"email": "ann@example.org"}).content.decode()
    archive = staff.post(ADMIN, {"email": "ann@example.org", "verb": "archive"})
    staff.post(ADMIN, {"email": "ann@example.org", "verb": "erase"})

    assert "Registrations (1)" in shown
    assert "ann@example.org" not in ADMIN
    assert archive.headers["Content-Type"] == "application/zip"
    assert Registration.objects.get(pk=ann.pk).organisation == ""
    verbs = set(AuditEvent.objects.filter(actor=staff.person).values_list("verb", flat=True))
    assert verbs == {"person.exported", "person.erased"}
    assert "By staff" in staff.get("/admin/core/erasure/").content.decode()


def test_staff_are_asked_again_who_they_are(staff, ann):
    asked = staff.post(ADMIN, {"email": "ann@example.org", "verb": "erase"})

    assert asked.headers["Location"].startswith("/accounts/")
    assert Registration.objects.get(pk=ann.pk).name == "Ann Example"


def test_staff_without_the_right_see_nothing(client, ann):
    person = CoordinatorFactory(is_superuser=False)
    client.force_login(person)
    asked_again(client, person)

    for verb in ("look", "archive", "erase"):
        sent = {"email": "ann@example.org", "verb": verb}
        assert client.post(ADMIN, sent).status_code == 403


def test_who_may_everything_is_erased_by_nobody_below(client):
    from django.contrib.auth.models import Group, Permission

    CoordinatorFactory()
    above = CoordinatorFactory(email="above@example.org")
    group = Group.objects.create(name="erasers")
    group.permissions.add(Permission.objects.get(codename="erase_user"))
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(group)
    client.force_login(person)
    asked_again(client, person)

    client.post(ADMIN, {"email": "above@example.org", "verb": "erase"})

    assert User.objects.get(pk=above.pk).is_superuser
