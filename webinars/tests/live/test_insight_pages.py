"""Writing insights and conclusions down in the console, without script."""

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from clusters.tests.factories import ThemeFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import words
from webinars.models import Breakout, Insight
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    ModeratorFactory,
    RecapFactory,
    RegistrationFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

NOTE = {"note-kind": "barrier", "note-text": "Permits take too long", "note-theme": ""}


@pytest.fixture
def host(client):
    """Somebody who came by the personal link."""
    host = HostFactory(breakout=BreakoutFactory(theme=ThemeFactory()), name="Hal Host")
    client.get(reverse("webinars:breakout-host-link", args=[host.breakout.code, host.token]))
    return host


def to(host, step):
    return reverse(f"webinars:{step}", args=[host.breakout.code])


def of(insight, step):
    return reverse(f"webinars:insight-{step}", args=[insight.breakout.code, insight.code])


def test_an_insight_is_kept_with_its_kind_theme_and_author(client, host):
    theme = ThemeFactory()

    answer = client.post(to(host, "insight-create"), {**NOTE, "note-theme": theme.pk}, follow=True)

    insight = Insight.objects.get()
    assert (insight.kind, insight.text) == ("barrier", "Permits take too long")
    assert (insight.host, insight.author_name, insight.theme) == (host, "Hal Host", theme)
    assert "Permits take too long" in words(answer)


def test_an_insight_without_a_theme_takes_the_break_outs_own(client, host):
    client.post(to(host, "insight-create"), NOTE)

    assert Insight.objects.get().theme == host.breakout.theme


def test_a_break_out_can_have_several_conclusions(client, host):
    for text in ("A core group should be engaged", "Clusters have a role in leading"):
        client.post(to(host, "conclusion-create"), {"conclusion-text": text})

    assert Insight.objects.conclusions().count() == 2
    assert "2 conclusions" in words(client.get(host.breakout.get_host_url()))


def test_staff_write_under_their_own_name(client):
    staff = CoordinatorFactory(name="Cora Coordinator")
    client.force_login(staff)

    client.post(to(HostFactory(), "insight-create"), NOTE)

    insight = Insight.objects.get()
    assert (insight.host, insight.author_name) == (None, "Cora Coordinator")


@pytest.mark.parametrize(
    ("entered", "field", "said"),
    [
        ({"note-text": ""}, "note-text", "Fill in “What was said”."),
        ({"note-text": " \r\n "}, "note-text", "Fill in “What was said”."),
        (
            {"note-text": "x" * 10_001},
            "note-text",
            "At most 10,000 characters (you have 10,001).",
        ),
        ({"note-text": "\u202eevil"}, "note-text", "Text-direction control characters"),
        ({"note-text": "a\x00b"}, "note-text", "Null characters are not allowed."),
        ({"note-kind": "conclusion"}, "note-kind", "Select a valid choice."),
        ({"note-kind": "gossip"}, "note-kind", "Select a valid choice."),
        ({"note-theme": "99999"}, "note-theme", "Select a valid choice."),
    ],
)
def test_bad_input_is_said_beside_its_field_and_what_was_written_stays(
    client, host, entered, field, said
):
    answer = client.post(to(host, "insight-create"), {**NOTE, **entered})

    notes = words(answer).partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
    assert answer.status_code == 200
    assert said in notes
    assert {**NOTE, **entered}["note-text"].strip() in answer.content.decode()
    assert not Insight.objects.exists()


def test_ten_thousand_characters_fit_and_a_line_break_is_one_of_them(client, host):
    text = "\r\n".join(["x" * 99] * 100)  # 9,999 characters and 100 for the carriage returns

    client.post(to(host, "insight-create"), {**NOTE, "note-text": text})

    assert len(Insight.objects.get().text) == 9_999


def test_what_was_written_is_shown_as_text_and_with_its_lines(client, host):
    text = "<script>alert(1)</script>\nsecond line [x](javascript:alert(2))"

    answer = client.post(to(host, "insight-create"), {**NOTE, "note-text": text}, follow=True)

    shown = answer.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nsecond line" in shown
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown


def test_an_insight_is_mended(client, host):
    insight = InsightFactory(breakout=host.breakout, text="Wrnog")
    entered = {"kind": "need", "text": "Right", "theme": "", "version": insight.version}

    asked = client.get(of(insight, "edit"))
    answer = client.post(of(insight, "edit"), entered)

    insight.refresh_from_db()
    assert "Wrnog" in words(asked)
    assert answer["Location"] == host.breakout.get_host_url()
    assert (insight.kind, insight.text, insight.version) == ("need", "Right", 2)


WHO = {
    "its host": lambda room, note: HostFactory(breakout=room, user=UserFactory()).user,
    "another room's host": lambda room, note: (
        HostFactory(breakout=BreakoutFactory(webinar=room.webinar), user=UserFactory()).user
    ),
    "its author": lambda room, note: UserFactory(email=note.registration.email),
    "who sits there too": lambda room, note: UserFactory(
        email=SeatFactory(breakout=room, registration__webinar=room.webinar).registration.email
    ),
    "who is registered": lambda room, note: UserFactory(
        email=RegistrationFactory(webinar=room.webinar).email
    ),
    "a moderator": lambda room, note: (
        ModeratorFactory(webinar=room.webinar, user=UserFactory()).user
    ),
    "staff": lambda room, note: CoordinatorFactory(),
    "a visitor": lambda room, note: None,
}
# In the console, and on the board: who changes the note while the room is open.
CHANGES = {
    "insight-edit": {"its host", "a moderator", "staff"},
    "board-insight-edit": {"its author"},
}


@pytest.mark.parametrize("status", ["running", "closed", "published"])
def test_abuse_05_a_note_is_changed_by_its_rooms_leaders_or_its_author_until_the_close(status):
    wrong = []
    for who, step in product(WHO, CHANGES):
        seat = SeatFactory(breakout__status="running")
        note = InsightFactory(breakout=seat.breakout, registration=seat.registration, text="Before")
        elsewhere = BreakoutFactory(webinar=seat.breakout.webinar)
        person, browser = WHO[who](seat.breakout, note), Client()
        if status != "running":
            Breakout.objects.filter(pk=seat.breakout_id).update(status="closed")
        if status == "published":
            RecapFactory(webinar=seat.breakout.webinar)
        if person:
            browser.force_login(person)
        sent = {"kind": "insight", "text": "After", "attribution": "named", "version": 1}
        forged = browser.post(
            reverse(f"webinars:{step}", args=[elsewhere.code, note.code]),
            {**sent, "base": "Before"},
        )
        if forged.status_code != 404 or Insight.objects.get(pk=note.pk).text != "Before":
            wrong.append(f"{who}: {step} by another room's address: {forged.status_code}")
        answer = browser.post(
            reverse(f"webinars:{step}", args=[seat.breakout.code, note.code]),
            {**sent, "base": "Before"},
        )
        changed = Insight.objects.get(pk=note.pk).text == "After"
        if changed is not (status == "running" and who in CHANGES[step]):
            wrong.append(f"{who}: {step}: changed {changed}, {answer.status_code}")

    assert wrong == []


def test_a_conclusion_stays_one_when_it_is_mended(client, host):
    insight = InsightFactory(breakout=host.breakout, kind=Insight.Kind.CONCLUSION)

    client.post(of(insight, "edit"), {"kind": "need", "text": "Better", "version": 1})

    insight.refresh_from_db()
    assert (insight.kind, insight.text) == ("conclusion", "Better")


def test_two_who_change_the_same_insight_both_keep_their_words(client, host):
    insight = InsightFactory(breakout=host.breakout, text="As first written")
    mine = {"kind": "need", "text": "My words", "theme": "", "version": 1}
    Insight.objects.filter(pk=insight.pk).update(text="Their words", version=2)

    answer = client.post(of(insight, "edit"), mine)

    insight.refresh_from_db()
    assert insight.text == "Their words"
    for said in ("Somebody else changed this meanwhile", "Their words", "My words"):
        assert said in words(answer)
    assert 'name="version" value="2"' in words(answer)

    client.post(of(insight, "edit"), {**mine, "version": 2})
    insight.refresh_from_db()
    assert (insight.text, insight.version) == ("My words", 3)


def test_hiding_asks_for_a_reason_and_leaves_a_trace(client, host):
    insight = InsightFactory(breakout=host.breakout, text="Names a firm")

    without = client.post(of(insight, "hide"), {"hidden_reason": " "})
    insight.refresh_from_db()
    assert "Fill in “Why should nobody see this”." in words(without)
    assert insight.hidden_at is None

    client.post(of(insight, "hide"), {"hidden_reason": "names a firm"})
    insight.refresh_from_db()
    assert (insight.hidden_at is not None, insight.hidden_reason) == (True, "names a firm")
    assert AuditEvent.objects.get(verb="insight.hidden").facts == {"reason": "names a firm"}
    assert client.get(of(insight, "edit")).status_code == 404


def test_nobody_writes_in_somebody_elses_room(client, host):
    other = InsightFactory(text="Not yours")
    stranger = HostFactory(breakout=other.breakout)
    swapped = reverse("webinars:insight-edit", args=[host.breakout.code, other.code])
    entered = {"kind": "need", "text": "Mine now", "theme": "", "version": 1}

    answers = [
        client.post(to(stranger, "insight-create"), NOTE),
        client.post(to(stranger, "conclusion-create"), {"conclusion-text": "Mine"}),
        client.get(of(other, "edit")),
        client.post(of(other, "edit"), entered),
        client.post(of(other, "hide"), {"hidden_reason": "mine"}),
        client.post(swapped, entered),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert [i.text for i in Insight.objects.shown()] == ["Not yours"]


def test_after_the_close_nothing_changes_any_more(client, host):
    insight = InsightFactory(breakout=host.breakout, text="Written in time")
    Breakout.objects.update(status=Breakout.Status.CLOSED)
    entered = {"kind": "need", "text": "Too late", "theme": "", "version": 1}

    for address, data in (
        (to(host, "insight-create"), NOTE),
        (to(host, "conclusion-create"), {"conclusion-text": "Too late"}),
        (of(insight, "edit"), entered),
        (of(insight, "hide"), {"hidden_reason": "too late"}),
    ):
        answer = client.post(address, data, follow=True)
        assert "This break-out is closed; its notes stay as they are." in words(answer)
    assert [i.text for i in Insight.objects.shown()] == ["Written in time"]


def test_fields_that_the_form_has_not_change_nothing(client, host):
    extra = {"note-carried_votes": "99", "note-hidden_at": "2026-01-01", "note-version": "7"}

    client.post(to(host, "insight-create"), {**NOTE, **extra})

    insight = Insight.objects.get()
    assert (insight.carried_votes, insight.hidden_at, insight.version) == (0, None, 1)
