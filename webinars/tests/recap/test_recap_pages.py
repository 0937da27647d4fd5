"""The recap as readers and scripts get it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import page
from webinars.models import Insight, Recap, Source, Speaker, Statement
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import approve_and_publish, withdraw_recap
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RecapFactory,
    SourceFactory,
    SpeakerFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    """One break-out with a conclusion, a note that got votes, and a hidden note."""
    webinar = HeldWebinarFactory(slug="pathways", title="Pathways", attended=50)
    SpeakerFactory(webinar=webinar, name="Mo Derator", part=Speaker.Part.MODERATOR)
    room = BreakoutFactory(webinar=webinar, title="Green leadership")
    InsightFactory(
        breakout=room, kind=Insight.Kind.CONCLUSION, text="Clusters have a role in leading"
    )
    InsightFactory(
        breakout=room, kind=Insight.Kind.BARRIER, text="Permits take long", carried_votes=7
    )
    InsightFactory(breakout=room, text="HIDDEN-MARKER", hidden_at=timezone.now())
    return approve_and_publish(compile_recap(webinar), by=None)


def as_json(recap):
    return reverse("webinars:recap-json", args=[recap.webinar.slug])


def test_the_page_sets_conclusions_apart_and_opens_the_sources_of_each_sentence(client, recap):
    text = page(client, recap.get_absolute_url())

    conclusions = text.partition('<ul class="conclusion">')[2].partition("</section>")[0]
    assert "Clusters have a role in leading." in conclusions
    assert '<details class="sources"> <summary aria-label="1 source">1</summary>' in conclusions
    assert text.count('class="as-written"') == text.count('<details class="sources">')
    assert "Mo Derator" in text
    assert "HIDDEN-MARKER" not in text


def test_insights_are_listed_beneath_and_tell_their_kind_and_votes_once(client, recap):
    text = page(client, recap.get_absolute_url())

    said = text.partition("What was said</h3>")[2].partition("</section>")[0]
    assert said.strip().startswith('<ul class="article-points">')
    assert "A barrier was named: “Permits take long” (seven votes)." in said
    assert "badge" not in said


def test_the_json_has_the_promised_form(client, recap):
    answer = client.get(as_json(recap)).json()

    conclusion = Insight.objects.conclusions().get()
    assert list(answer) == ["webinar", "title", "language", "published_at", "statements"]
    assert (answer["webinar"], answer["title"], answer["language"]) == (
        "pathways",
        "Pathways",
        "en",
    )
    assert answer["published_at"] == recap.published_at.isoformat()
    assert {
        "id": f"conclusion/insight/{conclusion.code}",
        "section": "breakouts",
        "breakout": "Green leadership",
        "text": "Clusters have a role in leading.",
        "edited": False,
        "sources": [
            {
                "type": "insight",
                "id": f"insight/{conclusion.code}",
                "text": "Clusters have a role in leading",
            }
        ],
    } in answer["statements"]
    assert all(statement["sources"] for statement in answer["statements"])


def test_what_staff_changed_or_dropped_is_what_readers_get(client, recap):
    first, second = recap.statements.all()[:2]
    Statement.objects.filter(pk=first.pk).update(text="Said in better words.")
    Statement.objects.filter(pk=second.pk).update(dropped=True)

    text = page(client, recap.get_absolute_url())
    statements = client.get(as_json(recap)).json()["statements"]

    assert "Said in better words." in text
    assert second.text not in text
    assert statements[0] == {**statements[0], "id": first.key, "edited": True}
    assert second.key not in {statement["id"] for statement in statements}


def test_an_insight_hidden_after_publication_takes_its_sentence_along(client, recap):
    note = Insight.objects.get(text="Permits take long")
    Insight.objects.filter(pk=note.pk).update(hidden_at=timezone.now())

    assert "Permits take long" not in page(client, recap.get_absolute_url())
    assert "Permits take long" not in client.get(as_json(recap)).content.decode()


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_only_staff_see_a_recap_that_is_not_published(client, status):
    recap = RecapFactory(status=status, title="RECAP-MARKER", published_at=None)
    StatementFactory(recap=recap)
    public = ["/webinars/", recap.webinar.get_absolute_url()]

    for user in (None, UserFactory()):
        if user:
            client.force_login(user)
        for address in (recap.get_absolute_url(), as_json(recap)):
            assert client.get(address).status_code == 404
        for address in public:
            assert "RECAP-MARKER" not in page(client, address)
    client.force_login(CoordinatorFactory())
    assert "only staff see it" in page(client, recap.get_absolute_url())
    assert client.get(as_json(recap)).status_code == 200


def test_a_withdrawn_recap_is_gone_at_once(client, recap):
    withdraw_recap(recap, by=None)

    assert client.get(recap.get_absolute_url()).status_code == 410
    assert client.get(as_json(recap)).status_code == 410


def test_a_draft_in_json_has_no_time_of_publication(client):
    recap = RecapFactory(status=Recap.Status.DRAFT, published_at=None)
    client.force_login(CoordinatorFactory())

    assert client.get(as_json(recap)).json()["published_at"] is None


def test_script_in_a_sentence_or_a_source_is_shown_as_text(client):
    source = SourceFactory(
        text="<img src=x onerror=alert(1)>",
        type=Source.Type.WEBINAR,
        statement__text="<script>alert(2)</script>",
    )

    text = page(client, source.statement.recap.get_absolute_url())

    assert "&lt;img src=x" in text
    assert "&lt;script&gt;alert(2)" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


# --- Parts, and the way to them ------------------------------------------------------------------
@pytest.fixture
def parts():
    """A sentence in each part, written in the order in which nobody would read them."""
    recap = RecapFactory(language="en")
    room = BreakoutFactory(webinar=recap.webinar, title="Energy")
    told = {
        "closing": "All went home.",
        "steps": "Ada sends the checklist by 1 May.",
        "across": "Permits take long came up in two rooms.",
        "breakouts": "Heat pumps pay.",
        "stories": "Clusaga told its story.",
        "facility": "The facility helps.",
    }
    for position, (section, text) in enumerate(told.items()):
        statement = StatementFactory(
            recap=recap,
            key=section,
            section=section,
            position=position,
            text=text,
            breakout=room if section == "breakouts" else None,
        )
        SourceFactory(statement=statement)
    return recap


TITLES = ["Success stories", "Energy", "What came up in several rooms", "Next steps"]
TITLES += ["How it closed"]


def headings(text):
    body = text.partition('<div class="article-body">')[2].partition("<aside")[0]
    return re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', body)


def test_every_part_has_its_heading_and_the_table_of_contents_leads_there(client, parts):
    text = page(client, parts.get_absolute_url())

    margin = text.partition('<h2 id="contents">')[2].partition("</nav>")[0]
    assert [title for _anchor, title in headings(text)] == TITLES
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', margin) == headings(text)


def test_steps_and_what_came_up_in_several_rooms_are_lists_before_the_closing(client, parts):
    text = page(client, parts.get_absolute_url())

    for title, sentence in (
        ("What came up in several rooms", "Permits take long came up in two rooms."),
        ("Next steps", "Ada sends the checklist by 1 May."),
    ):
        listed = text.partition(f"{title}</h2>")[2].partition("</section>")[0]
        assert listed.strip().startswith('<ul class="article-points">')
        assert (listed.count("<li> <div") or listed.count("<li><div"), sentence in listed) == (
            1,
            True,
        )


def test_a_part_without_sentences_has_neither_heading_nor_entry(client, parts):
    Statement.objects.exclude(section__in=["facility", "steps"]).delete()

    text = page(client, parts.get_absolute_url())

    assert headings(text) == [("part-steps", "Next steps")]
    assert text.count('href="#part-') == 1


def test_no_two_places_on_the_page_have_one_address_and_each_sentence_has_its_own(client, parts):
    text = page(client, parts.get_absolute_url())

    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {statement.anchor for statement in parts.statements.all()} <= set(ids)
