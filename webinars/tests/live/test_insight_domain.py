"""Writing down, amending and hiding what a break-out finds out."""

import pytest

from clusters.tests.factories import ThemeFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.imports import BadTable
from webinars.live.domain.csv_import import import_insights
from webinars.live.domain.notes import amend_insight, hide_insight, show_insight, write_insight
from webinars.models import Breakout, Insight
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
)

pytestmark = pytest.mark.django_db


def test_an_insight_takes_its_rooms_theme_and_its_hosts_name():
    host = HostFactory(breakout=BreakoutFactory(theme=ThemeFactory()))

    insight = write_insight(host.breakout, kind="barrier", text=" Permits take long ", author=host)

    assert (insight.text, insight.theme, insight.author_name) == (
        "Permits take long",
        host.breakout.theme,
        host.name,
    )


def test_a_closed_break_out_takes_no_more_notes():
    insight = InsightFactory(breakout=BreakoutFactory(status="closed"))

    with pytest.raises(Refused, match="closed"):
        write_insight(insight.breakout, kind="need", text="More time")
    with pytest.raises(Refused, match="closed"):
        amend_insight(insight, kind="need", text="More time", theme=None, version=1)


def test_two_hosts_amending_at_once_lose_nothing():
    insight = InsightFactory(text="As it was")
    amend_insight(insight, kind="need", text="The first host's words", theme=None, version=1)

    with pytest.raises(Refused, match="changed this meanwhile"):
        amend_insight(insight, kind="need", text="The second host's words", theme=None, version=1)

    insight.refresh_from_db()
    assert (insight.text, insight.version) == ("The first host's words", 2)
    assert [h.text for h in insight.history.all()] == ["The first host's words", "As it was"]


def test_hiding_keeps_the_record_and_can_be_taken_back():
    insight = InsightFactory()

    hide_insight(insight, reason="Names a person", by=None)
    assert not Insight.objects.shown().exists()
    show_insight(insight, by=None)

    assert Insight.objects.shown().get() == insight
    assert [e.verb for e in AuditEvent.objects.order_by("pk")] == [
        "insight.hidden",
        "insight.shown",
    ]


def test_imported_notes_come_once_and_ask_for_the_recap_again():
    webinar = HeldWebinarFactory()
    BreakoutFactory(webinar=webinar, title="Skills for SMEs")
    table = b"breakout,kind,text,votes,author\nskills for smes,Best practice,Job shadowing,4,Ann\n"

    assert (import_insights(webinar, table), import_insights(webinar, table)) == (1, 0)

    insight = Insight.objects.get()
    assert (insight.kind, insight.carried_votes, insight.author_name) == ("best_practice", 4, "Ann")
    webinar.refresh_from_db()
    assert webinar.recap_wanted_at


def test_unknown_break_outs_are_an_error_or_come_in_closed():
    webinar = HeldWebinarFactory()
    table = b"breakout,text\nNew room,Hello\n"
    with pytest.raises(BadTable, match="Line 2, column “breakout”"):
        import_insights(webinar, table)

    import_insights(webinar, table, create_breakouts=True)

    assert Breakout.objects.get().status == "closed"


def test_bad_cells_are_named_and_nothing_is_taken_over():
    webinar = HeldWebinarFactory()
    BreakoutFactory(webinar=webinar, title="Room")
    table = b"breakout,kind,text,votes\nRoom,need,fine,1\nRoom,rumour,,-3\n"

    with pytest.raises(BadTable) as fault:
        import_insights(webinar, table)

    assert {(e.line, e.column) for e in fault.value.errors} == {
        (3, "kind"),
        (3, "text"),
        (3, "votes"),
    }
    assert not Insight.objects.exists()
