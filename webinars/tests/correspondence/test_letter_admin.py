"""Letters in the administration: from a group of people to the last mail, and what is refused."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusters.models import StaffAssignment
from clusters.tests.factories import FacilityFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import (
    CoordinatorFactory,
    OptOutFactory,
    SecondFactorFactory,
    UserFactory,
)
from webinars.mailing.domain.listing import advance_mailings
from webinars.models import StaffLetter
from webinars.tests.factories import (
    BreakoutFactory,
    RegistrationFactory,
    StaffLetterFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
ADD = reverse("admin:webinars_staffletter_add")
UNWRITTEN = "This letter has no words yet: write its subject and text first."
PEOPLE = reverse("admin:webinars_registration_changelist")


def page(letter, name="change"):
    return reverse(f"admin:webinars_staffletter_{name}", args=[letter.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


def words(about, **facts):
    typed = {
        "facility": about.series.facility_id,
        "webinar": about.pk,
        "audience": "confirmed",
        "language": "en",
        "subject": "Before {webinar}",
        "body": "Dear {name},\n\nsee you {when}.\n\n{link}",
    }
    return {**typed, **facts}


def typed_wrongly(staff, about, **facts):
    response = staff.post(ADD, words(about, **facts))
    assert response.status_code == 200
    assert not StaffLetter.objects.exists()
    return response.context["adminform"].form.errors


# --- Writing -------------------------------------------------------------------------------------
def test_group_of_a_webinar_leads_to_a_letter_that_is_written_and_sent(staff):
    webinar = WebinarFactory()
    ann = RegistrationFactory(webinar=webinar, name="Ann")
    write = staff.get(reverse("admin:webinars_webinar_write", args=[webinar.pk]))
    address = next(a for group, a in write.context["groups"] if group.audience == "unseated")
    form = staff.get(address).context["adminform"].form
    typed = words(webinar, audience=form.initial["audience"], facility=form.initial["facility"])
    saved = staff.post(address, typed, follow=True)
    letter = StaffLetter.objects.get()
    assert saved.redirect_chain == [(page(letter), 302)]
    sent = staff.post(page(letter, "start"), follow=True)
    advance_mailings()

    assert letter.created_by == letter.written_by == staff.person
    assert said(sent) == ["“Before {webinar}” is going out."]
    mail = Message.objects.get()
    assert (mail.recipient, mail.about, mail.source) == (
        ann.email,
        f"webinar/{webinar.pk}",
        letter.source,
    )
    assert "opened or a link is clicked" in staff.get(page(letter)).content.decode()


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("subject", "Hello {nmae}", "Unknown placeholder {nmae}"),
        ("subject", "Look: {link}", "Unknown placeholder {link}"),
        ("subject", "", "This field is required."),
        ("subject", "x" * 151, "at most 150 characters"),
        ("body", "Dear {nmae}", "Unknown placeholder {nmae}"),
        ("body", "Dear {{ name }}", "A curly bracket stands alone or doubled."),
        ("body", "Come <b>all</b>", "plain words without markup"),
        ("body", "See [here](https://example.org)", "plain words without markup"),
        ("body", " \n ", "This field is required."),
        ("body", "x" * 5001, "at most 5000 characters"),
        ("audience", "nobody", "not one of the available choices"),
        ("audience", "chosen", "not one of the available choices"),
        ("audience", "breakout", None),
        ("country", "SI", "Only managers and SMEs"),
    ],
)
def test_what_is_wrong_with_a_letter_is_said_beside_the_field(staff, field, text, complaint):
    errors = typed_wrongly(staff, WebinarFactory(), **{field: text})

    if complaint is None:
        assert list(errors) == ["breakout"]
    else:
        assert list(errors) == [field]
        assert complaint in str(errors[field])


def test_what_does_not_fit_together_is_said_beside_the_field(staff):
    webinar = WebinarFactory()
    other = BreakoutFactory()
    of_nobody = {"webinar": "", "body": "Dear {name}", "subject": "News"}

    assert list(typed_wrongly(staff, webinar, **of_nobody)) == ["webinar"]
    assert list(typed_wrongly(staff, webinar, breakout=other.pk, audience="breakout")) == [
        "breakout"
    ]
    elsewhere = FacilityFactory(slug="other")
    assert list(typed_wrongly(staff, webinar, facility=elsewhere.pk)) == ["webinar"]
    no_webinar = {"webinar": "", "audience": "advisors", "subject": "News"}
    assert list(typed_wrongly(staff, webinar, **no_webinar)) == ["body"]  # {when} of no webinar


# --- Chosen in the list --------------------------------------------------------------------------
def write_to(staff, *people):
    chosen = {"action": "write_to", "_selected_action": [one.pk for one in people]}
    return staff.post(PEOPLE, chosen, follow=True)


def test_people_chosen_in_the_list_get_a_letter_that_is_yet_to_be_written(staff):
    webinar = WebinarFactory()
    ann, _bob = RegistrationFactory.create_batch(2, webinar=webinar)
    response = write_to(staff, ann)
    letter = StaffLetter.objects.get()

    assert response.redirect_chain == [(page(letter), 302)]
    assert staff.get(page(letter, "start")).context["obstacle"] == UNWRITTEN
    staff.post(page(letter), words(webinar, audience="chosen"))
    staff.post(page(letter, "start"))
    advance_mailings()
    assert Message.objects.get().recipient == ann.email


def test_people_of_two_webinars_are_not_written_to_together(staff):
    response = write_to(staff, *RegistrationFactory.create_batch(2))

    assert said(response) == ["Choose people of one webinar: a letter speaks of one."]
    assert not StaffLetter.objects.exists()


# --- Before it goes out --------------------------------------------------------------------------
def test_people_are_listed_searched_and_looked_at_with_their_own_values(staff):
    letter = StaffLetterFactory()
    ann = RegistrationFactory(webinar=letter.webinar, name="Ana Šimić", organisation="Tèxtils")
    RegistrationFactory(webinar=letter.webinar, name="Bob")
    out = RegistrationFactory(webinar=letter.webinar, name="Cy")
    OptOutFactory(email=out.email, topic="letters")

    everybody = staff.get(page(letter, "people"))
    found = staff.get(page(letter, "people"), {"q": "simic"})
    missing = staff.get(page(letter, "people"), {"group": "unsubscribed"})
    [person] = found.context["page"]
    look = staff.get(page(letter, "look"), {"to": person.key}).content.decode()
    html = staff.get(page(letter, "look_html"), {"to": person.key}).content.decode()

    assert [one.name for one in everybody.context["page"]] == ["Ana Šimić", "Bob"]
    assert [one.name for one in missing.context["page"]] == ["Cy"]
    assert person.email == ann.email
    for text in (look, html):
        assert "Dear Ana Šimić" in text.replace("<bdi>", "")
        assert ann.get_link() not in text
    assert staff.get(page(letter, "look"), {"to": "somebody"}).status_code == 404


def test_test_goes_to_its_writer_alone_and_twice_pressed_once(staff, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    letter = StaffLetterFactory()
    RegistrationFactory(webinar=letter.webinar)
    for _press in range(2):
        staff.post(page(letter, "test"))

    assert [m.recipient for m in Message.objects.filter(kind="letter.test")] == [staff.person.email]
    letter.refresh_from_db()
    assert letter.status == StaffLetter.Status.DRAFT


@pytest.mark.parametrize(
    ("wall", "complaint"),
    [
        ("2020-01-01T10:00", "This time is past"),
        ("2027-10-31T02:30", "The clock shows this time twice"),
        ("2027-03-28T02:30", "clock"),
        ("soon", "Enter a day and a time"),
    ],
)
def test_time_that_is_past_or_in_doubt_is_refused_beside_the_field(staff, wall, complaint):
    letter = StaffLetterFactory()
    RegistrationFactory(webinar=letter.webinar)

    response = staff.post(page(letter, "schedule"), {"starts_at": wall})

    assert complaint in str(response.context["form"].errors)
    letter.refresh_from_db()
    assert letter.status == StaffLetter.Status.DRAFT


def test_time_is_that_of_the_facilitys_clock(staff):
    letter = StaffLetterFactory()
    letter.facility.time_zone = "Europe/Helsinki"
    letter.facility.save()
    RegistrationFactory(webinar=letter.webinar)
    wall = (timezone.now() + timedelta(days=9)).replace(hour=10, minute=0)

    staff.post(page(letter, "schedule"), {"starts_at": f"{wall:%Y-%m-%dT%H:%M}"})

    letter.refresh_from_db()
    there = letter.starts_at.astimezone(ZoneInfo("Europe/Helsinki"))
    assert f"{there:%Y-%m-%d %H:%M}" == f"{wall:%Y-%m-%d %H:%M}"


def test_letter_that_nobody_would_get_says_so_and_is_not_sent(staff):
    letter = StaffLetterFactory()

    assert "Nobody would get this letter" in staff.get(page(letter)).content.decode()
    response = staff.post(page(letter, "start"), follow=True)
    assert "Nobody would get this letter" in response.content.decode()
    letter.refresh_from_db()
    assert letter.status == StaffLetter.Status.DRAFT


def test_writer_is_told_that_a_colleague_has_to_release_it(staff):
    letter = StaffLetterFactory(created_by=staff.person)
    letter.facility.letters_released_above = 0
    letter.facility.save()
    RegistrationFactory(webinar=letter.webinar)

    for name in ("start", "release"):
        response = staff.post(page(letter, name), follow=True)
        assert "colleague" in response.content.decode()
    colleague = CoordinatorFactory()
    staff.force_login(colleague)
    staff.post(page(letter, "release"))
    staff.force_login(staff.person)
    staff.post(page(letter, "start"))

    letter.refresh_from_db()
    assert (letter.released_by, letter.status) == (colleague, StaffLetter.Status.SENDING)


# --- Rights --------------------------------------------------------------------------------------
def in_group(client, role, **facts):
    person = UserFactory(is_staff=True, **facts)
    person.groups.set([Group.objects.get(name=role)])
    SecondFactorFactory(user=person)
    client.force_login(person)
    return person


def test_who_may_not_take_lists_out_sees_names_and_no_addresses(client):
    letter = StaffLetterFactory()
    ann = RegistrationFactory(webinar=letter.webinar, name="Ann", email="secret-ann@example.org")
    in_group(client, StaffRole.ADVICE)

    answer = client.get(page(letter, "people")).content.decode()
    by_address = client.get(page(letter, "people"), {"q": "secret-ann"})

    assert "Ann" in answer
    assert ann.email not in answer
    assert list(by_address.context["page"]) == []


def test_group_writes_only_to_people_whom_it_sees(client):
    webinar = WebinarFactory()
    RegistrationFactory(webinar=webinar)
    in_group(client, StaffRole.ADVICE)

    write = client.get(reverse("admin:webinars_webinar_write", args=[webinar.pk]))
    audiences = {group.audience.value for group, _address in write.context["groups"]}

    assert "moderators" not in audiences
    assert "hosts" in audiences
    letter = StaffLetterFactory(webinar=webinar, audience="moderators")
    assert client.get(page(letter, "people")).status_code == 403
    assert client.get(page(letter, "look")).status_code == 403


def test_staff_of_a_facility_see_no_letter_of_another_and_write_to_no_managers_of_all(client):
    own = WebinarFactory()
    other = WebinarFactory(series__slug="other", series__facility=FacilityFactory(slug="other"))
    letter = StaffLetterFactory(webinar=other)
    person = in_group(client, StaffRole.COORDINATOR)
    StaffAssignment.objects.create(user=person, facility=own.series.facility)

    assert client.get(page(letter)).status_code in (302, 404)
    for name in ("people", "look", "start"):
        assert client.get(page(letter, name)).status_code == 404
    choices = client.get(ADD, {"webinar": own.pk}).context["adminform"].form.fields["audience"]
    values = {value for value, _label in choices.choices}
    assert "cohort" in values
    assert "managers" not in values
    assert (
        not client.get(ADD, {"webinar": other.pk}).context["adminform"].form.initial.get("webinar")
    )


# --- Cost ----------------------------------------------------------------------------------------
def queries(staff, address):
    with CaptureQueriesContext(connection) as captured:
        assert staff.get(address).status_code == 200
    return len(captured)


def test_list_and_pages_cost_the_same_for_few_and_for_many(staff):
    letter = StaffLetterFactory()
    RegistrationFactory(webinar=letter.webinar)
    places = [
        reverse("admin:webinars_staffletter_changelist"),
        page(letter),
        page(letter, "people"),
        reverse("admin:webinars_webinar_write", args=[letter.webinar_id]),
    ]
    staff.get(places[0])  # whatever is found out once a process
    few = [queries(staff, place) for place in places]
    RegistrationFactory.create_batch(20, webinar=letter.webinar)
    StaffLetterFactory.create_batch(10, webinar=letter.webinar)
    many = [queries(staff, place) for place in places]

    assert few == many
    assert max(few) <= 15, few
