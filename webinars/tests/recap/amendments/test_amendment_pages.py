"""The pages on which hosts and speakers read a draft and propose other words."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.values import tokens
from webinars.models import Amendment, Recap, Statement
from webinars.tests.factories import (
    AmendmentFactory,
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
    SourceFactory,
    SpeakerFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    recap = RecapFactory(
        status="draft",
        published_at=None,
        amend_until=timezone.now() + timedelta(days=3),
        webinar__slug="told",
    )
    room = BreakoutFactory(webinar=recap.webinar, title="Energy", status="closed")
    statement = StatementFactory(recap=recap, key="note/1", text="Clusters lead.", breakout=room)
    SourceFactory(statement=statement, text="A host wrote it")
    return recap


@pytest.fixture
def speaker(recap):
    return SpeakerFactory(webinar=recap.webinar, name="Sam", email="sam@example.org")


def link(person, slug="told"):
    return f"/webinars/{slug}/recap/amend/{tokens.issue('recap.amend', person.code)}/"


PAGE = "/webinars/told/recap/amend/"
SENTENCE = f"{PAGE}sentence/note/1/"


def propose(client, text="Clusters help to lead.", read="Clusters lead.", **facts):
    return client.post(SENTENCE, {"text": text, "reason": "", "read": read, **facts})


def test_a_personal_link_leads_to_the_clean_address_and_to_nothing_else(client, recap, speaker):
    answer = client.get(link(speaker))

    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert answer["Cache-Control"] == "private, no-store"
    page = client.get(PAGE)
    assert "Clusters lead." in words(page)
    assert "A host wrote it" in words(page)
    assert page["X-Robots-Tag"] == "noindex"
    assert client.get("/webinars/told/recap/").status_code == 404, "the draft itself stays closed"


def test_the_link_to_read_a_draft_does_not_open_a_hosts_console(client, recap):
    room = recap.webinar.breakouts.get()
    host = HostFactory(breakout=room)

    client.get(link(host))

    assert client.get(PAGE).status_code == 200
    assert client.get(room.get_host_url()).status_code == 404


def test_a_host_who_came_by_their_own_link_or_signed_in_reads_it_too(client, recap):
    room = recap.webinar.breakouts.get()
    host = HostFactory(breakout=room, user=UserFactory())
    client.get(host.get_link().removeprefix(settings.SITE_URL))
    assert client.get(PAGE).status_code == 200
    client.session.flush()
    client.cookies.clear()
    assert client.get(PAGE).status_code == 404

    client.force_login(host.user)

    assert client.get(PAGE).status_code == 200


def test_wrong_foreign_and_unopened_links_lead_nowhere(client, recap, speaker):
    elsewhere = SpeakerFactory()
    forged = f"{PAGE}{tokens.issue('host', speaker.code)}/"
    for address in (link(elsewhere), forged, f"{PAGE}no.token/", link(speaker)[:-3] + "/"):
        assert client.get(address).status_code == 404, address
    Recap.objects.update(amend_until=None)
    assert client.get(link(speaker)).status_code == 404


def test_guessing_links_is_slowed_down(client, recap):
    answers = [client.get(f"{PAGE}guess{n}.x/").status_code for n in range(32)]

    assert (answers[0], answers[-1]) == (404, 429)


def test_somebody_of_another_webinar_does_not_read_this_one(client, recap):
    other = RecapFactory(
        status="draft",
        published_at=None,
        amend_until=recap.amend_until,
        webinar__slug="other",
    )
    client.get(link(SpeakerFactory(webinar=other.webinar), "other"))

    assert client.get("/webinars/other/recap/amend/").status_code == 200
    assert client.get(PAGE).status_code == 404
    assert client.get(SENTENCE).status_code == 404


def test_a_proposal_is_kept_shown_changed_and_withdrawn(client, recap, speaker):
    client.get(link(speaker))
    answer = propose(client, reason="They are not alone")
    assert answer["Location"] == f"{PAGE}#note-1"
    assert "You propose:" in words(client.get(PAGE))
    assert "Clusters help to lead.</textarea>" in words(client.get(SENTENCE))

    propose(client, "Clusters and firms lead.")
    [made] = Amendment.objects.all()
    assert (made.speaker, made.text) == (speaker, "Clusters and firms lead.")
    client.post(f"{PAGE}withdraw/{made.code}/")

    made.refresh_from_db()
    assert made.status == "withdrawn"
    assert "You propose:" not in words(client.get(PAGE))


def test_nobody_sees_what_somebody_else_proposed(client, recap, speaker):
    foreign = AmendmentFactory(statement=recap.statements.get(), text="Not for you.")
    client.get(link(speaker))

    assert "Not for you." not in words(client.get(PAGE))
    assert "Not for you." not in words(client.get(SENTENCE))
    assert client.post(f"{PAGE}withdraw/{foreign.code}/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.status == "open"


def test_what_is_hidden_dropped_or_only_offered_is_not_shown(client, recap, speaker):
    hidden = InsightFactory(breakout=recap.webinar.breakouts.get(), hidden_at=timezone.now())
    ghost = StatementFactory(recap=recap, key="ghost/1", text="A hidden thing.")
    SourceFactory(statement=ghost, insight=hidden, text="hidden source")
    StatementFactory(recap=recap, key="gone/1", text="A dropped thing.", dropped=True)
    StatementFactory(recap=recap, key="new/1", text="An offered thing.", offered=True)
    client.get(link(speaker))

    page = words(client.get(PAGE))

    for text in ("A hidden thing", "hidden source", "A dropped thing", "An offered thing"):
        assert text not in page
    for key in ("ghost/1", "gone/1", "new/1", "no/where"):
        assert client.get(f"{PAGE}sentence/{key}/").status_code == 404
        assert client.post(f"{PAGE}sentence/{key}/", {"text": "x"}).status_code == 404


def test_after_the_window_the_draft_is_closed_and_answers_are_still_read(client, recap, speaker):
    client.get(link(speaker))
    propose(client)
    Amendment.objects.update(status="declined", answer="The room said so")
    Recap.objects.update(amend_until=timezone.now() - timedelta(minutes=1))

    page = words(client.get(PAGE))
    assert "The time for proposals is over" in page
    assert "The room said so" in page
    assert "A host wrote it" not in page
    answer = client.get(SENTENCE, follow=True)
    assert "nothing was changed" in words(answer)
    propose(client, "Too late.")

    assert Amendment.objects.get().text == "Clusters help to lead."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 10_000, "at most 2000 characters"),
        ("Clusters \u202elead.", "Text-direction control characters"),
        ("Clusters\x00lead.", "Null characters are not allowed"),
        ("\u200b", "Please enter something that can be seen"),
        ("", "Fill in “The sentence as you would put it”."),
        ("Clusters lead.", "This is the sentence as it stands"),
    ],
)
def test_bad_input_is_refused_beside_the_form(client, recap, speaker, text, said):
    client.get(link(speaker))

    answer = propose(client, text)

    assert answer.status_code == 200
    assert said in words(answer)
    assert not Amendment.objects.exists()


def test_markup_and_links_are_words_as_any_other(client, recap, speaker):
    client.get(link(speaker))
    nasty = '<script>alert(1)</script> <a href="javascript:alert(1)">see</a>'

    propose(client, nasty, reason="<b>because</b>")

    assert Amendment.objects.get().text == nasty
    for page in (PAGE, SENTENCE):
        shown = client.get(page).content.decode()
        assert "<script>alert" not in shown
        assert 'href="javascript:' not in shown
        assert "&lt;script&gt;alert(1)" in shown


def test_a_sentence_changed_meanwhile_is_read_again_first(client, recap, speaker):
    client.get(link(speaker))
    Statement.objects.update(text="Clusters follow.")

    answer = propose(client)

    assert "This sentence was changed meanwhile" in words(answer)
    assert 'name="read" value="Clusters follow."' in words(answer)
    assert "Clusters help to lead.</textarea>" in words(answer)
    assert not Amendment.objects.exists()
    assert propose(client, read="Clusters follow.").status_code == 302


def test_a_sentence_of_several_lines_can_be_amended(client, recap, speaker):
    Statement.objects.update(text="One.\nTwo.")
    client.get(link(speaker))

    propose(client, "One.\r\nThree.", read="One.\r\nTwo.")

    assert Amendment.objects.get().text == "One.\nThree."


@pytest.mark.parametrize("rows", [1, 10])
def test_the_page_costs_a_constant_number_of_queries(
    client, recap, speaker, rows, django_assert_num_queries
):
    for _n in range(rows):
        statement = StatementFactory(recap=recap)
        insight = InsightFactory(breakout=recap.webinar.breakouts.get())
        SourceFactory(statement=statement, insight=insight)
        AmendmentFactory(statement=statement, host=None, speaker=speaker, name="Sam")
    client.get(link(speaker))

    with django_assert_num_queries(8):
        client.get(PAGE)
