"""Commitments on the host's console, on the board and in the administration, without script."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.reading import words
from webinars.models import Insight
from webinars.tests.factories import HeldWebinarFactory, HostFactory, InsightFactory, SeatFactory
from webinars.tests.published import told

pytestmark = pytest.mark.django_db

ASKED = "Who takes it on, by when?"
FOLDED = '<details class="promise">'
UNFOLDED = '<details class="promise" open>'
TAKEN_ON = {"owner": "Cluster AEC", "due_on": "2100-01-31"}
NOTE = {"kind": "commitment", "text": "We share our audits"}
DUE = date(2100, 1, 31)


class Console:
    """A host who came by the personal link."""

    def __init__(self):
        self.host = HostFactory(breakout__status="running")
        self.browser = Client()
        token = self.host.token
        self.browser.get(reverse("webinars:breakout-host-link", args=[self.room.code, token]))

    @property
    def room(self):
        return self.host.breakout

    @property
    def address(self):
        return self.room.get_host_url()

    def write(self, **entered):
        entered = {f"note-{name}": value for name, value in entered.items()}
        create = reverse("webinars:insight-create", args=[self.room.code])
        return self.browser.post(create, entered, follow=True)

    def edit(self, note):
        return reverse("webinars:insight-edit", args=[self.room.code, note.code])


class Board:
    """Somebody who sits in the room and came by their link."""

    def __init__(self):
        self.seat = SeatFactory(breakout__status="running")
        self.browser = Client()
        token = self.seat.registration.token
        self.browser.get(reverse("webinars:registration-board", args=[token]))

    @property
    def address(self):
        return self.seat.breakout.get_absolute_url()

    def write(self, **entered):
        create = reverse("webinars:board-insight-create", args=[self.seat.breakout.code])
        return self.browser.post(create, {"attribution": "anonymous", **entered}, follow=True)

    def edit(self, note):
        return reverse("webinars:board-insight-edit", args=[self.seat.breakout.code, note.code])


@pytest.fixture(params=[Console, Board])
def place(request, db):
    return request.param()


def test_who_takes_it_on_is_asked_folded_away_and_said_to_be_asked_first(place):
    page = words(place.browser.get(place.address))

    assert f"{FOLDED} <summary>{ASKED}" in page
    assert "is asked first" in page


def test_a_commitment_is_kept_and_shown_with_owner_and_date(place):
    page = words(place.write(**NOTE, **TAKEN_ON))

    kept = Insight.objects.get()
    assert (kept.kind, kept.owner, kept.due_on) == ("commitment", "Cluster AEC", DUE)
    assert "Taken on by <bdi>somebody in the room</bdi>" in page
    assert "by 31 January 2100" in page


@pytest.mark.parametrize(
    ("entered", "fault"),
    [
        ({"kind": "insight"}, "Only a commitment has this."),
        ({"due_on": "2000-01-01"}, "This is before the webinar."),
        ({"due_on": "tomorrow"}, "Enter a day as 2021-12-31: year, month, day."),
        ({"due_on": "0000-00-00"}, "Enter a day as 2021-12-31: year, month, day."),
        ({"owner": "x" * 121}, "at most 120 characters"),
        ({"owner": "two\nlines"}, "line"),
        ({"owner": "a\0b"}, "Null characters"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_lost(place, entered, fault):
    page = words(place.write(**{**NOTE, **TAKEN_ON, **entered}))

    assert not Insight.objects.exists()
    unfolded = page.partition(UNFOLDED)[2].partition("</details>")[0]
    assert fault in unfolded
    assert "We share our audits" in page


def test_a_commitment_is_mended_with_its_owner_and_date(place):
    place.write(**NOTE, **TAKEN_ON)
    note = Insight.objects.get()

    form = words(place.browser.get(place.edit(note)))
    assert UNFOLDED in form
    assert 'value="Cluster AEC"' in form
    assert 'value="2100-01-31"' in form
    entered = {**NOTE, "attribution": "anonymous", "version": 1, "owner": "AEC", "due_on": ""}
    answer = place.browser.post(place.edit(note), entered)

    assert answer.status_code == 302
    note.refresh_from_db()
    assert (note.owner, note.due_on, note.version) == ("AEC", None, 2)


def test_a_conclusion_has_no_owner():
    console = Console()
    note = InsightFactory(breakout=console.room, kind="conclusion")

    assert ASKED not in words(console.browser.get(console.edit(note)))


# --- Staff ----------------------------------------------------------------------------------------


def page_of(note, name="change"):
    return reverse(f"admin:webinars_insight_{name}", args=[note.pk])


@pytest.fixture
def commitment():
    return InsightFactory(breakout__webinar=HeldWebinarFactory(), kind="commitment")


def today_of(person):
    """The day that it is where they are: late in the evening another one than at UTC."""
    return timezone.localdate(timezone=ZoneInfo(person.time_zone))


def test_staff_mark_a_commitment_as_done_and_take_it_back(staff, commitment):
    today = today_of(staff.person)
    assert "Mark as done" in words(staff.get(page_of(commitment)))
    asked = words(staff.get(page_of(commitment, "done")))
    assert f'value="{today:%Y-%m-%d}"' in asked

    staff.post(page_of(commitment, "done"), {"on": today})
    assert Insight.objects.get().done_on == today

    page = words(staff.get(page_of(commitment)))
    assert "Not done after all" in page
    assert "Mark as done" not in page
    staff.post(page_of(commitment, "not_done"))
    assert Insight.objects.get().done_on is None


def test_staff_are_told_why_a_day_cannot_be(staff, commitment):
    tomorrow = today_of(staff.person) + timedelta(days=1)

    page = words(staff.post(page_of(commitment, "done"), {"on": tomorrow}))

    assert "This day is still to come." in page
    assert Insight.objects.get().done_on is None


def test_staff_give_a_commitment_its_owner_where_the_kind_fits(staff, commitment):
    entered = {
        "kind": "commitment",
        "text": commitment.text,
        "attribution": "anonymous",
        "votes-TOTAL_FORMS": 0,
        "votes-INITIAL_FORMS": 0,
        **TAKEN_ON,
    }

    refused = words(staff.post(page_of(commitment), {**entered, "kind": "need"}))
    early = words(staff.post(page_of(commitment), {**entered, "due_on": "2000-01-01"}))
    assert "Only a commitment has this." in refused
    assert "This is before the webinar." in early
    assert staff.post(page_of(commitment), entered).status_code == 302

    kept = Insight.objects.get()
    assert (kept.owner, kept.due_on) == ("Cluster AEC", DUE)


def test_a_published_commitment_says_who_by_when_and_how_it_stands(client):
    agreed = {"owner": "Cluster AEC", "owner_agreed_at": timezone.now()}
    note = told(kind="commitment", **agreed, due_on=DUE, text="We share")
    for address in ("/insights/", note.get_absolute_url()):
        page = words(client.get(address))
        assert "Open" in page
        assert "Cluster AEC" in page
        assert "by 31 January 2100" in page

    Insight.objects.update(done_on=date(2099, 12, 24))
    for address in ("/insights/", note.get_absolute_url()):
        page = words(client.get(address))
        assert "Done" in page
        assert "24 December 2099" in page
        assert "by 31 January" not in page
