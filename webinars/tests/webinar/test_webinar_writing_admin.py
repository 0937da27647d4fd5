"""Writing a webinar in the administration: its text, its parts and its time."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tgtf_portal.core.models import Message
from webinars.models import Webinar
from webinars.tests.factories import (
    RegistrationFactory,
    SeriesFactory,
    SpeakerFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
Status = Webinar.Status


def page(webinar, name="change"):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def no_rows():
    return {
        f"{prefix}-{count}": number
        for prefix in ("agenda", "speakers", "stories", "breakouts", "moderators")
        for count, number in {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}.items()
    }


def typed(series, **changes):
    return {
        "series": series.pk,
        "number": 2,
        "title": "Pathways",
        "slug": "pathways",
        "time_zone": "Europe/Brussels",
        "starts_at": "2027-10-18T10:00",
        "ends_at": "2027-10-18T12:30",
        "language": "en",
        "capacity": 500,
        "offer_hours": 24,
        "breakout_minutes": 45,
        **no_rows(),
        **changes,
    }


def test_webinar_is_written_with_its_parts_in_one_go(staff):
    rows = {
        "speakers-TOTAL_FORMS": 1,
        "speakers-0-name": "Ana",
        "speakers-0-part": "moderator",
        "breakouts-TOTAL_FORMS": 1,
        "breakouts-0-position": 1,
        "breakouts-0-title": "Energy",
        "breakouts-0-capacity": 12,
        "agenda-TOTAL_FORMS": 1,
        "agenda-0-position": 1,
        "agenda-0-minutes": 15,
        "agenda-0-title": "Welcome",
    }

    response = staff.post(reverse("admin:webinars_webinar_add"), typed(SeriesFactory(), **rows))

    webinar = Webinar.objects.get()
    assert response.status_code == 302
    assert webinar.starts_at == datetime(2027, 10, 18, 8, 0, tzinfo=UTC)
    assert webinar.status == Status.DRAFT
    assert [str(row) for row in (*webinar.speakers.all(), *webinar.breakouts.all())] == [
        "Ana",
        "Energy",
    ]
    assert webinar.agenda.get().title == "Welcome"
    assert webinar.history.get().history_user == staff.person


def test_the_next_number_of_the_series_is_suggested_and_taken_where_none_is_written(staff):
    series = SeriesFactory()
    WebinarFactory(series=series, number=7)
    other = SeriesFactory(slug="other", title="Other")
    add = reverse("admin:webinars_webinar_add")

    form = staff.get(add, {"series": series.pk}).context["adminform"].form
    unknown = staff.get(add).context["adminform"].form
    staff.post(add, typed(series, number=""))
    staff.post(add, typed(other, number="", slug="elsewhere"))

    assert (form.initial["number"], unknown.initial["number"]) == (8, None)
    assert list(series.webinars.values_list("number", flat=True).order_by("number")) == [7, 8]
    assert other.webinars.get().number == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"ends_at": "2027-10-18T09:00"}, "ends_at", "The end must be after the start."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Unknown time zone “Mars/Olympus”."),
        (
            {"starts_at": "2027-03-28T02:30"},
            "starts_at",
            "This time is skipped by the clock change.",
        ),
    ],
)
def test_wrong_time_is_told_beside_its_field_and_nothing_is_saved(staff, changes, field, message):
    response = staff.post(reverse("admin:webinars_webinar_add"), typed(SeriesFactory(), **changes))

    assert response.context["adminform"].form.errors[field][0].startswith(message)
    assert not Webinar.objects.exists()


def test_draft_page_changes_the_time_and_tells_nobody(staff):
    webinar = WebinarFactory(status=Status.DRAFT)

    staff.post(page(webinar, "settings"), typed(webinar.series))

    webinar.refresh_from_db()
    assert webinar.starts_at == datetime(2027, 10, 18, 8, 0, tzinfo=UTC)
    assert webinar.calendar_sequence == 0


def test_page_of_an_announced_webinar_changes_its_text_and_neither_time_nor_address(staff):
    webinar = WebinarFactory(title="Before", slug="before")

    response = staff.post(page(webinar, "settings"), typed(webinar.series, title="After"))

    changed = Webinar.objects.get()
    assert response.status_code == 302
    assert (changed.title, changed.slug) == ("After", "before")
    assert (changed.starts_at, changed.ends_at) == (webinar.starts_at, webinar.ends_at)
    assert changed.calendar_sequence == 1  # calendars show the title
    assert not Message.objects.exists()


def test_page_of_an_announced_webinar_tells_of_another_room(staff):
    registration = RegistrationFactory(webinar__venue="Room 1")
    webinar = registration.webinar

    facts = typed(webinar.series, title=webinar.title, venue="Room 2")
    first, again = (staff.post(page(webinar, "settings"), facts, follow=True) for _time in range(2))

    webinar.refresh_from_db()
    assert (webinar.venue, webinar.calendar_sequence) == ("Room 2", 1)
    told = Message.objects.get()
    assert (told.kind, told.recipient) == ("webinar.changed", registration.email)
    assert "1 mail tells of the change." in first.content.decode()
    assert "tells of the change" not in again.content.decode()


def test_agenda_offers_the_webinars_own_speakers_alone(staff):
    webinar = WebinarFactory()
    SpeakerFactory(webinar=webinar, name="Our speaker")
    SpeakerFactory(name="Somebody else's")

    content = staff.get(page(webinar, "programme")).content.decode()

    assert "Our speaker" in content
    assert "Somebody else" not in content


def test_webinar_with_many_rows_fits_into_one_form(staff):
    webinar = WebinarFactory(status=Status.DRAFT)
    agenda = {"agenda-TOTAL_FORMS": 260}
    for row in range(260):
        agenda |= {
            f"agenda-{row}-position": row + 1,
            f"agenda-{row}-minutes": 5,
            f"agenda-{row}-title": "Item",
            f"agenda-{row}-speaker": "",
        }

    assert staff.post(page(webinar, "programme"), no_rows() | agenda).status_code == 302
    assert webinar.agenda.count() == 260


def test_announced_webinar_cannot_be_deleted(staff):
    webinar = WebinarFactory()

    assert staff.post(page(webinar, "delete"), {"post": "yes"}).status_code == 403
    assert Webinar.objects.exists()


def test_what_a_colleague_changed_meanwhile_is_neither_undone_nor_told_again(staff):
    webinar = WebinarFactory(venue="Room 1", summary="")
    RegistrationFactory(webinar=webinar)
    form = staff.get(page(webinar, "settings")).context["adminform"].form
    mine = {n: form[n].value() or "" for n in form.fields} | no_rows()
    Webinar.objects.update(venue="Room 2", title="Theirs")

    clash = staff.post(page(webinar, "settings"), {**mine, "title": "Mine"})
    saved = staff.post(page(webinar, "settings"), {**mine, "summary": "Mine"})

    assert "“Theirs”" in clash.context["adminform"].form.errors["title"][0]
    assert saved.status_code == 302
    webinar.refresh_from_db()
    assert (webinar.venue, webinar.title, webinar.summary) == ("Room 2", "Theirs", "Mine")
    assert not Message.objects.exists()
