"""A recap's way from the draft to its readers."""

import pytest

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from webinars.live.domain.notes import hide_insight
from webinars.models import Insight, Recap, Source, Statement
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import approve_and_publish, publish_recap, withdraw_recap
from webinars.tasks import compile_due_recaps
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
    SpeakerFactory,
    SuccessStoryFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import close_webinar

pytestmark = pytest.mark.django_db


def held_webinar(**facts):
    return HeldWebinarFactory(title="Pathways", purpose="share\nexchange", **facts)


def test_every_statement_names_its_sources():
    webinar = held_webinar()
    SpeakerFactory(webinar=webinar, part="moderator")
    SuccessStoryFactory(webinar=webinar)
    note = InsightFactory(
        breakout=BreakoutFactory(webinar=webinar), kind="conclusion", text="we agree"
    )

    recap = compile_recap(webinar)

    assert not recap.statements.filter(sources=None).exists()
    source = Source.objects.get(insight=note)
    assert (source.statement.text, source.reference, source.text) == (
        "We agree.",
        f"insight/{note.code}",
        "we agree",
    )


def test_compiling_again_says_the_same_under_the_same_keys():
    webinar = held_webinar()
    InsightFactory(breakout=BreakoutFactory(webinar=webinar))
    rows = ["pk", "key", "position", "text", "drafted"]
    before = list(compile_recap(webinar).statements.values_list(*rows))

    after = list(compile_recap(webinar).statements.values_list(*rows))

    assert after == before


def test_compiling_again_keeps_what_staff_edited_and_offers_what_is_new():
    webinar = held_webinar()
    room = BreakoutFactory(webinar=webinar)
    gone, kept = InsightFactory.create_batch(2, breakout=room, kind="conclusion")
    recap = compile_recap(webinar)
    Statement.objects.filter(sources__insight=kept).update(text="In better words.")
    hide_insight(gone, reason="Mistaken", by=None)
    InsightFactory(breakout=room, kind="conclusion", text="Something new")

    compile_recap(webinar)

    texts = recap.statements.filter(section="breakouts").values_list("text", flat=True)
    assert list(texts) == ["In better words.", "Something new."]


def test_hidden_insights_never_enter_and_leave_a_recap_they_are_in():
    webinar = held_webinar()
    room = BreakoutFactory(webinar=webinar)
    InsightFactory(breakout=room, text="Hidden before", hidden_at="2026-01-01T00:00Z")
    shown = InsightFactory(breakout=room, text="Hidden after")
    recap = compile_recap(webinar)
    assert [s.text for s in recap.statements.kept() if s.breakout] == [
        "An insight from the discussion: “Hidden after”."
    ]

    hide_insight(shown, reason="Named somebody", by=None)

    assert not [s for s in recap.statements.kept() if s.breakout]


@pytest.mark.parametrize(
    ("attribution", "text"),
    [
        ("named", "As Ann put it: “Yes”."),
        ("cluster", "As Demo Cluster X put it: “Yes”."),
        ("anonymous", "An insight from the discussion: “Yes”."),
    ],
)
def test_an_author_is_told_as_far_as_agreed(attribution, text):
    webinar = held_webinar()
    author = RegistrationFactory(webinar=webinar, cluster=ClusterFactory(name="Demo Cluster X"))
    InsightFactory(
        breakout=BreakoutFactory(webinar=webinar),
        text="Yes",
        registration=author,
        author_name="Ann",
        attribution=attribution,
    )

    assert compile_recap(webinar).statements.get(section="breakouts").text == text


def test_a_webinar_that_is_not_closed_has_no_recap():
    with pytest.raises(Refused, match="when the webinar, or the last of its rooms, is closed"):
        compile_recap(WebinarFactory())


def test_the_sweep_compiles_what_was_closed_once():
    webinar = close_webinar(WebinarFactory(), by=None)

    compile_due_recaps()
    compiled_at = Recap.objects.get(webinar=webinar).compiled_at
    compile_due_recaps()

    assert Recap.objects.get().compiled_at == compiled_at


def test_publishing_mails_everybody_who_was_registered_once():
    webinar = held_webinar()
    RegistrationFactory.create_batch(2, webinar=webinar)
    recap = approve_and_publish(compile_recap(webinar), by=None)
    assert Message.objects.filter(kind="recap.published").count() == 2

    approve_and_publish(withdraw_recap(recap, by=None), by=None)

    assert Message.objects.filter(kind="recap.published").count() == 2


def test_an_empty_recap_is_not_published():
    with pytest.raises(Refused, match="no statement yet"):
        publish_recap(RecapFactory(status="draft", published_at=None), by=None)


def test_a_published_recap_is_neither_compiled_nor_published_again():
    recap = RecapFactory()

    with pytest.raises(Refused, match="withdraw it"):
        compile_recap(recap.webinar)
    with pytest.raises(Refused, match="published already"):
        publish_recap(recap, by=None)


def test_compiling_costs_the_same_number_of_queries_for_one_and_for_ten(
    django_assert_num_queries,
):
    webinar = held_webinar()
    host = HostFactory(breakout__webinar=webinar)
    note = InsightFactory(breakout=host.breakout)
    compile_recap(webinar)
    InsightFactory(breakout=host.breakout)
    Insight.objects.filter(pk=note.pk).update(text="In other words")
    with django_assert_num_queries(44):
        compile_recap(webinar)
    for _ in range(5):
        InsightFactory.create_batch(2, breakout=BreakoutFactory(webinar=webinar))
    Insight.objects.filter(pk=note.pk).update(text="In words that are new")
    with django_assert_num_queries(44):
        compile_recap(webinar)
