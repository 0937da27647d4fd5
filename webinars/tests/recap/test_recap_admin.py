"""The list of recaps and their actions: approve, publish, withdraw, compile again."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent, Message
from webinars.models import Amendment, Breakout, Recap, Statement
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import approve_recap
from webinars.recap.domain.statements import rephrase_statement
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
    SourceFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    webinar = HeldWebinarFactory()
    breakout = BreakoutFactory(webinar=webinar, title="Energy")
    InsightFactory(breakout=breakout, kind="conclusion", text="Share grids")
    RegistrationFactory.create_batch(2, webinar=webinar)
    return compile_recap(webinar)


def address_of(recap, name="change"):
    return reverse(f"admin:webinars_recap_{name}", args=[recap.pk])


TURNS = {"Approve", "Take back approval", "Publish recap", "Withdraw", "Compile again"}


def offered(staff, recap):
    """Which turns the recap's page offers."""
    return TURNS & {str(button.label) for button in staff.get(address_of(recap)).context["buttons"]}


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_a_recap_is_approved_then_published_then_mailed(staff, recap):
    assert offered(staff, recap) == {"Approve", "Compile again"}
    staff.post(address_of(recap, "approve"))
    assert offered(staff, recap) == {"Publish recap", "Take back approval", "Compile again"}
    plan = staff.get(address_of(recap, "publish")).context["plan"]
    assert plan.happens[1].startswith("2 registered people get a mail")
    assert not Message.objects.filter(kind="recap.published").exists()

    staff.post(address_of(recap, "publish"))

    assert Recap.objects.get().status == Recap.Status.PUBLISHED
    assert Recap.objects.get().approved_by == staff.person
    assert Message.objects.filter(kind="recap.published").count() == 2
    assert offered(staff, recap) == {"Withdraw"}


def test_a_draft_is_approved_before_it_is_published(staff, recap):
    response = staff.post(address_of(recap, "publish"))

    assert response.context["obstacle"] == "Approve this recap first."
    assert told(response)[0].endswith("Approve this recap first; then it can be published.")


def test_approval_is_taken_back(staff, recap):
    approve_recap(recap, by=None)

    staff.post(address_of(recap, "take_back"))

    assert Recap.objects.get().status == Recap.Status.DRAFT
    assert AuditEvent.objects.filter(verb="recap.reopened", actor=staff.person).exists()


def test_published_recap_is_withdrawn_and_offers_to_approve_again(staff):
    recap = RecapFactory()

    staff.post(address_of(recap, "withdraw"))

    assert offered(staff, recap) == {"Approve", "Compile again"}
    assert Recap.objects.get().status == Recap.Status.WITHDRAWN


def test_publishing_twice_is_refused_with_a_sentence(staff):
    response = staff.post(address_of(RecapFactory(), "publish"))

    assert told(response)[0].endswith("This recap is published already.")


def test_before_approval_and_publication_staff_read_what_is_open(staff):
    recap = RecapFactory(status="draft", published_at=None, amend_until="2031-05-07T12:00Z")
    hidden = InsightFactory(hidden_at="2026-01-01T00:00Z")
    room = BreakoutFactory(webinar=recap.webinar, title="Energy", status=Breakout.Status.CLOSED)
    InsightFactory(breakout=room, kind="need", text="Money")
    read = StatementFactory(recap=recap, accepted_at="2026-01-01T00:00Z")
    SourceFactory(statement=read)
    SourceFactory(statement=StatementFactory(recap=recap, offered=True))
    SourceFactory(
        statement=StatementFactory(recap=recap, accepted_at="2026-01-01T00:00Z"), insight=hidden
    )
    for text in ("One.", "Two."):
        StatementFactory(recap=recap, text=text)
    Amendment.objects.create(statement=read, name="Ann", before="A.", text="B.")
    expected = [
        "2 sentences stand on no source.",
        "1 sentence stands on a hidden insight; readers do not see it.",
        "1 sentence is new since you began; readers see it once it is accepted.",
        "2 sentences were accepted by nobody yet.",
        "1 proposed amendment is not answered.",
        "Hosts and speakers may propose amendments until 7 May 2031, 14:00.",
        "Without a conclusion still: “Energy”.",
    ]

    found = staff.get(address_of(recap, "approve")).context["plan"].missing

    assert [words for words in found if "until" not in words] == [
        words for words in expected if "until" not in words
    ]
    assert any("may propose amendments until" in words for words in found)
    approve_recap(recap, by=None)
    assert staff.get(address_of(recap, "publish")).context["plan"].missing


def test_a_recap_without_a_sentence_is_refused_and_its_plan_says_why(staff):
    recap = RecapFactory(status="draft", published_at=None)

    plan = staff.get(address_of(recap, "approve")).context["plan"]
    response = staff.post(address_of(recap, "approve"))

    assert plan.missing == ["It has no sentence yet."]
    assert "no statement yet" in told(response)[0]


def test_compiling_again_keeps_what_staff_edited_and_shows_what_changed(staff, recap):
    conclusion = recap.statements.get(key__startswith="conclusion/")
    rephrase_statement(conclusion, "Edited.", by=None)
    InsightFactory(breakout=conclusion.breakout, kind="conclusion", text="Another")
    plan = staff.get(address_of(recap, "compile")).context["plan"]

    response = staff.post(address_of(recap, "compile"), follow=True)

    assert plan.happens[1].startswith("1 sentence that was edited stays")
    rows = recap.statements.filter(key__startswith="conclusion/")
    assert set(rows.values_list("text", flat=True)) == {"Edited.", "Another."}
    assert response.redirect_chain[0][0] == f"{address_of(recap, 'versions')}?newer=3"
    page = response.context["page_obj"]
    changed = [[piece.text for piece in difference.pieces] for difference, _sentence in page]
    assert ["Another."] in changed


def test_compiling_again_where_nothing_changed_says_so(staff, recap):
    response = staff.post(address_of(recap, "compile"), follow=True)

    assert told(response) == [f"The recap “{recap}” is compiled; nothing changed."]
    assert response.redirect_chain[0][0] == address_of(recap)


@pytest.mark.parametrize("name", ["approve", "take_back", "publish", "withdraw", "compile"])
def test_opening_a_recaps_page_changes_nothing(staff, recap, name):
    before = Recap.objects.values().get()

    assert staff.get(address_of(recap, name)).status_code == 200

    assert Recap.objects.values().get() == before


def test_list_counts_sentences_what_is_undecided_and_open_amendments(staff):
    recap = RecapFactory()
    rows = [
        {"accepted_at": "2026-01-01T00:00Z"},
        {"text": "Edited.", "drafted": "A."},
        {"dropped": True},
        {"offered": True},
    ]
    first, *_ = [StatementFactory(recap=recap, **facts) for facts in rows]
    for status in ("open", "open", "declined"):
        Amendment.objects.create(statement=first, name="A", before="A.", text="B.", status=status)

    row = staff.get(reverse("admin:webinars_recap_changelist")).context["cl"].result_list[0]

    assert (row.kept, row.undecided, row.edited, row.dropped) == (2, 2, 1, 1)
    assert row.open_amendments == 2
    assert Statement.objects.count() == 4
