"""Registering in the browser."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.people import throttle
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.values import tokens
from tgtf_portal.limits import LIMITS, Limit
from webinars.models import Registration, Webinar
from webinars.registration.forms.registration import STAMP
from webinars.tests.factories import (
    InvitationFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

ENTERED = {
    "name": "Ana Novak",
    "email": "ana@example.org",
    "organisation": "TECES",
    "cluster": "",
    "asked_at": STAMP.sign("0"),  # long ago
}


def registering(webinar, invitation=None):
    address = reverse("webinars:registration-create", args=[webinar.slug])
    return f"{address}?invitation={invitation}" if invitation else address


def test_an_invited_person_is_in_after_three_requests(client):
    cluster = ClusterFactory()
    invitation = InvitationFactory(email="ana@example.org", name="Ana Novak", cluster=cluster)
    address = registering(invitation.webinar, invitation.token)

    asked = client.get(address, follow=True)
    answer = client.post(asked.request["PATH_INFO"], {**ENTERED, "cluster": cluster.pk})

    registration = Registration.objects.get()
    assert 'value="Ana Novak"' in words(asked)
    assert f'<option value="{cluster.pk}" selected>' in words(asked)
    assert answer["Location"] == registration.get_keyless_url()
    assert (registration.invitation, registration.cluster) == (invitation, cluster)
    assert "You have a place" in words(client.get(answer["Location"]))
    assert Message.objects.filter(kind="registration.confirmed").count() == 1


def test_an_address_with_an_invitation_leads_to_the_plain_one_and_is_kept_from_other_pages(client):
    invitation = InvitationFactory()
    plain = registering(invitation.webinar)
    assert "X-Robots-Tag" not in client.get(plain)

    answer = client.get(registering(invitation.webinar, invitation.token))

    assert (answer.status_code, answer["Location"]) == (303, plain)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "strict-origin"
    form = client.get(plain)
    assert f'value="{invitation.email}"' in words(form)
    assert "no-store" in form["Cache-Control"]
    assert client.get(f"{plain}?group=A&invitation=cut.short")["Location"] == f"{plain}?group=A"


def test_who_registers_next_in_the_same_browser_finds_an_empty_form(client):
    invitation = InvitationFactory(email="ana@example.org", name="Ana Novak")
    client.get(registering(invitation.webinar, invitation.token))
    client.post(registering(invitation.webinar), ENTERED)

    form = client.get(registering(invitation.webinar))

    assert (form.status_code, "Ana Novak" in words(form)) == (200, False)


def test_the_newest_invitation_that_a_browser_came_by_counts_and_each_at_its_webinar(client):
    first = InvitationFactory(name="First Guest")
    second = InvitationFactory(name="Second Guest", webinar=first.webinar)
    other = InvitationFactory(name="Other Guest")
    for invitation in (first, second, other):
        client.get(registering(invitation.webinar, invitation.token))

    assert "Second Guest" in words(client.get(registering(first.webinar)))
    assert "Other Guest" in words(client.get(registering(other.webinar)))
    cut = client.get(registering(first.webinar, second.token[:-2]), follow=True)
    assert "We do not recognise the link" in words(cut)


def test_an_invitation_leads_whoever_is_registered_to_their_page(client):
    invitation = InvitationFactory()
    registration = RegistrationFactory(webinar=invitation.webinar, email=invitation.email)

    answer = client.get(registering(invitation.webinar, invitation.token))

    assert answer["Location"] == registration.get_keyless_url()
    assert registration.name in words(client.get(answer["Location"]))


def test_a_forwarded_invitation_does_not_open_another_persons_page(client):
    invitation = InvitationFactory(email="ana@example.org")
    address = registering(invitation.webinar, invitation.token)

    answer = client.post(address, {**ENTERED, "email": "someone.else@example.org"})

    assert answer["Location"].endswith("/register/sent/")


@pytest.mark.parametrize("token", ["nonsense", "x" * 300, "%00", "é"])
def test_a_wrong_invitation_is_said_and_the_page_works(client, token):
    webinar = WebinarFactory()

    answer = client.get(registering(webinar, token), follow=True)

    assert "We do not recognise the link" in words(answer)
    assert client.post(registering(webinar, token), ENTERED)["Location"].endswith("/sent/")


def test_an_invitation_to_another_webinar_prefills_nothing(client):
    invitation = InvitationFactory(name="Prefilled Person")

    address = registering(WebinarFactory(), invitation.token)
    text = words(client.get(address, follow=True))

    assert "We do not recognise the link" in text
    assert "Prefilled Person" not in text


def test_a_token_made_for_something_else_is_no_invitation(client):
    invitation = InvitationFactory(name="Prefilled Person")
    token = tokens.issue("registration", invitation.code)

    answer = client.get(registering(invitation.webinar, token), follow=True)

    assert "We do not recognise the link" in words(answer)
    assert "Prefilled Person" not in words(answer)


def test_nobody_learns_from_the_form_who_is_registered(client):
    webinar = WebinarFactory()
    RegistrationFactory(webinar=webinar, email="known@example.org")

    known = client.post(registering(webinar), {**ENTERED, "email": "KNOWN@Example.org"})
    new = client.post(registering(webinar), ENTERED)

    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert not known.cookies.keys() - new.cookies.keys()
    assert webinar.registrations.count() == 2
    assert Message.objects.filter(recipient="known@example.org").count() == 1


def test_nobody_learns_it_from_a_full_webinar_either(client):
    webinar = WebinarFactory(capacity=1)
    RegistrationFactory(webinar=webinar, email="known@example.org")
    RegistrationFactory(webinar=webinar, status="waiting")

    asked = words(client.get(registering(webinar)))
    known = client.post(registering(webinar), {**ENTERED, "email": "known@example.org"})
    new = client.post(registering(webinar), ENTERED)

    assert "Full – join the waiting list" in asked
    assert "1 person is waiting." in asked
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert words(client.get(known["Location"])) == words(client.get(new["Location"]))
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["registration.known", "registration.confirm"]


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Webinar.Status.CANCELLED},
        {
            "starts_at": timezone.now() - timedelta(hours=4),
            "ends_at": timezone.now() - timedelta(hours=2),
        },
    ],
)
def test_nobody_learns_it_from_a_closed_webinar_either(client, facts):
    webinar = WebinarFactory(**facts)
    RegistrationFactory(webinar=webinar, email="known@example.org")

    known = client.post(registering(webinar), {**ENTERED, "email": "known@example.org"})
    new = client.post(registering(webinar), {**ENTERED, "email": "other@example.org"})

    assert known.status_code == new.status_code == 200
    assert not Message.objects.exists()


def test_a_guest_is_asked_by_mail_and_not_in_before(client):
    webinar = WebinarFactory()

    answer = client.post(registering(webinar), ENTERED, follow=True)

    assert "Check your mail" in words(answer)
    assert Registration.objects.get().status == "pending"


def test_nobody_makes_us_mail_words_of_their_own_to_a_stranger(client):
    words_of_mine = "You won! See evil.example/win"

    client.post(registering(WebinarFactory()), {**ENTERED, "name": words_of_mine})

    message = Message.objects.get(kind="registration.confirm")
    letter = outbox.write(message)
    mail = f"{message.recipient_name} {letter.subject} {letter.text} {letter.html}"
    assert "evil.example" not in mail
    assert "Good day," in letter.text


# --- Traps and limits ----------------------------------------------------------------------------
def test_a_program_that_fills_in_everything_is_told_nothing_and_gets_nothing(client):
    webinar = WebinarFactory()

    caught = client.post(registering(webinar), {**ENTERED, "homepage": "https://example.org"})

    assert caught["Location"].endswith("/register/sent/")
    assert not Registration.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("stamp", ["", "1", "99999999999:forged"])
def test_a_form_without_its_stamp_is_sent_once_more_and_then_taken(client, time_machine, stamp):
    webinar = WebinarFactory()

    first = client.post(registering(webinar), {**ENTERED, "asked_at": stamp})
    shown = first.context["form"]["asked_at"].value()
    time_machine.move_to(timezone.now() + timedelta(seconds=4))
    second = client.post(registering(webinar), {**ENTERED, "asked_at": shown})

    assert "Please press the button once more." in words(first)
    assert 'value="Ana Novak"' in words(first)
    assert second["Location"].endswith("/register/sent/")


def test_a_form_that_came_back_at_once_was_filled_in_by_nobody(client):
    webinar = WebinarFactory()
    stamp = client.get(registering(webinar)).context["form"]["asked_at"].value()

    answer = client.post(registering(webinar), {**ENTERED, "asked_at": stamp})

    assert "That was very quick." in words(answer)
    assert not Registration.objects.exists()


@pytest.fixture(autouse=True)
def small_limit(settings):
    """A third of the real one: the tests go beyond it."""
    settings.LIMITS = {**LIMITS, "registrations of a network": Limit(20)}


def register_many(client, address, number, **headers):
    answers = []
    for n in range(number):
        facts = {**ENTERED, "email": f"stranger{n}@example.org"}
        answers.append(client.post(address, facts, headers=headers))
    return answers


def test_abuse_11_one_client_registers_twenty_strangers_an_hour_whatever_it_says_of_itself(client):
    webinar = WebinarFactory()

    answers = []
    for n in range(25):
        facts = {**ENTERED, "email": f"stranger{n}@example.org"}
        headers = {"x-forwarded-for": f"203.0.113.{n}"}
        answers.append(client.post(registering(webinar), facts, headers=headers))

    assert [answer.status_code for answer in answers] == [302] * 20 + [200] * 5
    assert "Many people registered from your network" in words(answers[-1])
    assert Message.objects.count() == 20


def test_abuse_11_a_classroom_with_a_groups_code_passes_behind_one_address(client):
    webinar = WebinarFactory(capacity=50)
    code = webinar.group_codes.create(label="Class 4b", most_uses=30)
    address = f"{registering(webinar)}?group={code.code.lower()}"

    answers = register_many(client, address, 30)

    assert {answer.status_code for answer in answers} == {302}
    assert code.registrations.count() == 30


def test_a_group_code_is_for_as_many_people_as_it_says(client):
    webinar = WebinarFactory()
    code = webinar.group_codes.create(label="Two", most_uses=2)

    answers = register_many(client, f"{registering(webinar)}?group={code.code}", 3)

    assert "as many people as it is for" in words(answers[-1])
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("facts", [{"ends_at": timezone.now()}, {"code": "OTHERCODE"}])
def test_a_code_that_ended_or_never_was_frees_nobody_from_the_limit(client, facts):
    webinar = WebinarFactory()
    webinar.group_codes.create(label="Class", **{"code": "CLASSCODE", **facts})

    answers = register_many(client, f"{registering(webinar)}?group=CLASSCODE", 21)

    assert "Many people registered from your network" in words(answers[-1])


def test_invited_people_pass_though_their_network_is_busy(client):
    webinar = WebinarFactory(capacity=100)
    register_many(client, registering(webinar), 21)
    invitation = InvitationFactory(webinar=webinar, email="ana@example.org")

    answer = client.post(registering(webinar, invitation.token), ENTERED)

    assert Registration.objects.get(email="ana@example.org").is_active
    assert answer["Location"].endswith("/my-registration/")


def test_a_forwarded_invitation_frees_nobody_from_the_limit(client):
    invitation = InvitationFactory(email="ana@example.org")
    address = registering(invitation.webinar, invitation.token)

    answers = register_many(client, address, 21)
    own = client.post(address, ENTERED)

    assert [answer.status_code for answer in answers] == [302] * 20 + [200]
    assert own["Location"] == Registration.objects.get(email="ana@example.org").get_keyless_url()


def test_abuse_11_very_many_strangers_are_stopped_and_staff_hear_of_it_once(client, settings):
    settings.LIMITS = {**LIMITS, "registrations": Limit(3)}
    staff = CoordinatorFactory()

    answers = register_many(client, registering(WebinarFactory()), 6)

    assert [answer.status_code for answer in answers] == [302] * 3 + [200] * 3
    [alarm] = Message.objects.filter(recipient=staff.email)
    assert "by strangers" in alarm.context["subject"]


def test_abuse_11_one_victim_gets_few_mails_however_many_forms_are_sent(client, settings):
    settings.LIMITS = {**LIMITS, "registrations of a network": Limit(1000)}
    webinars = WebinarFactory.create_batch(3)
    for n in range(60):
        client.post(registering(webinars[n % 3]), {**ENTERED, "email": "victim@example.org"})

    assert Message.objects.filter(recipient="victim@example.org").count() == 1


def test_a_cache_that_is_away_stops_nobody(client, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("no cache")

    for name in ("get", "set", "add"):
        monkeypatch.setattr(throttle.cache, name, away, raising=False)

    assert client.post(registering(WebinarFactory()), ENTERED).status_code == 302
    assert client.get(RegistrationFactory().get_absolute_url()).status_code == 200


def test_the_same_address_in_another_letter_case_is_the_same_person(client):
    webinar = WebinarFactory()

    for email in ("ana@example.org", "ANA@EXAMPLE.ORG", " Ana@Example.org "):
        client.post(registering(webinar), {**ENTERED, "email": email})

    assert [r.email for r in Registration.objects.all()] == ["ana@example.org"]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"status": Webinar.Status.HELD}, "This webinar is over"),
        ({"status": Webinar.Status.CANCELLED}, "This webinar was cancelled"),
        (
            {
                "starts_at": timezone.now() - timedelta(hours=4),
                "ends_at": timezone.now() - timedelta(hours=2),
            },
            "Registration is closed.",
        ),
    ],
)
def test_a_closed_webinar_says_so_and_takes_nobody(client, facts, said):
    webinar = WebinarFactory(**facts)

    for answer in (client.get(registering(webinar)), client.post(registering(webinar), ENTERED)):
        assert said in words(answer)
        assert "See all webinars" in words(answer)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "A\r\nBcc: x@example.org", "Line breaks are not allowed here."),
        ("name", "A\u2028B", "Line breaks are not allowed here."),
        ("name", "\u202eevil", "Text-direction control characters are not allowed."),
        ("name", "a\x00b", "Null characters are not allowed."),
        ("name", "   ", "Enter your name."),
        ("name", "x" * 121, "at most 120 characters (it has 121)"),
        ("organisation", "A\nB", "Line breaks are not allowed here."),
        ("email", "ana@localhost", "address"),
        ("email", "a@example.org,b@example.org", "Please enter one address."),
        ("email", "a@example.org\r\nBcc: x@example.org", "address"),
        ("cluster", "99999", "Select a valid choice."),
        ("cluster", "1 OR 1=1", "No cluster of this name"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_half_done(client, field, value, said):
    webinar = WebinarFactory()

    answer = client.post(registering(webinar), {**ENTERED, field: value})

    notes = words(answer).partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
    assert answer.status_code == 200
    assert said in notes
    assert f'aria-describedby="id_{field}' in words(answer)
    assert not Registration.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["O'Brien", "Nguyễn", "李", "محمد", "{{ 7*7 }}", "=1+1", "%s"])
def test_names_of_all_sorts_are_taken_as_they_are(client, name):
    user = UserFactory(email="ana@example.org")
    client.force_login(user)
    webinar = WebinarFactory()

    answer = client.post(registering(webinar), {**ENTERED, "name": name}, follow=True)

    assert Registration.objects.get().name == name
    assert "You have a place" in words(answer)


def test_fields_that_the_form_has_not_change_nothing(client):
    webinar = WebinarFactory()
    extra = {"code": "mine", "attended": "on", "round": "9", "webinar": "1", "country": "PT"}

    client.post(registering(webinar), {**ENTERED, **extra})

    registration = Registration.objects.get()
    assert (registration.round, registration.attended, registration.country.code) == (1, False, "")
    assert registration.code != "mine"


def test_only_listed_clusters_are_offered(client):
    ClusterFactory(name="Listed cluster")
    hidden = ClusterFactory(name="Hidden cluster", listed=False)
    webinar = WebinarFactory()

    text = words(client.get(registering(webinar)))
    answer = client.post(registering(webinar), {**ENTERED, "cluster": hidden.pk})

    assert "Listed cluster" in text
    assert "Hidden cluster" not in text
    assert "Select a valid choice." in words(answer)


def test_registering_by_invitation_asks_the_database_little(client, django_assert_num_queries):
    """Webinar, invitation and questions; under the lock who and how many there are, one row, and
    a mail; begin and commit (a savepoint here); then, without the lock, the browser's session."""
    invitation = InvitationFactory(email="ana@example.org")
    address = registering(invitation.webinar, invitation.token)

    with django_assert_num_queries(13):
        client.post(address, ENTERED)


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"name": "x" * 5_000_000}, 413, "read nothing of what you sent"),
        ({f"f{n}": "1" for n in range(6_000)}, 400, "Nothing was saved."),
    ],
)
def test_a_form_that_is_far_too_large_gets_a_page_and_changes_nothing(client, more, status, said):
    sent = {"content_type": "application/x-www-form-urlencoded"}
    answer = client.post(registering(WebinarFactory()), urlencode({**ENTERED, **more}), **sent)

    assert answer.status_code == status
    assert said in words(answer)
    assert not Registration.objects.exists()
