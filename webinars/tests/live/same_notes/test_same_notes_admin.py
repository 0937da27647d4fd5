"""The page on which staff see which notes say the same, and correct it."""

import pytest
from django.urls import reverse

from tgtf_portal.core.tests.factories import UserFactory
from webinars.live.domain.same_notes.decisions import grouping_of, join_insights, keep_apart
from webinars.models import Insight
from webinars.recap.domain.compilation import compile_recap
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db

SLOW, AGAIN = "Permits take too long", "permits take TOO long!"
WORD = "<b>Vouchers</b> open the doors of small firms"


def address(webinar):
    return reverse("admin:webinars_webinar_likeness", args=[webinar.pk])


@pytest.fixture
def webinar():
    return HeldWebinarFactory()


@pytest.fixture
def rooms(webinar):
    titles = ("Energy", "Waste", "Water")
    return [
        BreakoutFactory(webinar=webinar, position=n, title=title, status="closed")
        for n, title in enumerate(titles, start=1)
    ]


@pytest.fixture
def notes(rooms):
    texts = (SLOW, AGAIN, "Les permis tardent")
    return [
        InsightFactory(breakout=room, text=text) for room, text in zip(rooms, texts, strict=True)
    ]


def press(staff, webinar, answer, one, other, at="groups", query=""):
    sent = {"answer": answer, "one": one.pk, "other": other.pk, "at": at}
    return staff.post(address(webinar) + query, sent, follow=True)


def read(response):
    return " ".join(response.content.decode().split())


def test_group_shows_the_strongest_its_copies_their_rooms_and_votes(staff, webinar, notes):
    slow, again, _other = notes
    one, two = RegistrationFactory.create_batch(2, webinar=webinar)
    for insight, person in [(again, one), (again, two), (slow, one)]:
        insight.votes.create(registration=person)

    response = staff.get(address(webinar))

    [group] = response.context["groups"]
    assert (group.lead, group.votes, group.rooms, group.more) == (again, 2, 2, 0)
    assert [(copy.note, copy.percent, copy.joined) for copy in group.copies] == [
        (slow, 100.0, False)
    ]
    page = read(response)
    assert "1 group of two or more notes, of 3 notes in all." in page
    assert "2 votes together · in 2 rooms" in page
    assert "Likeness 100 %" in page
    assert "at least 75 % of their letters" in page


def test_keeping_apart_and_undoing_it_is_said_where_it_was_pressed(staff, webinar, notes):
    slow, again, _other = notes

    response = press(staff, webinar, "apart", slow, again, query="?page=1")

    assert response.redirect_chain == [(f"{address(webinar)}?page=1&at=groups#groups", 302)]
    assert [(pair.one, pair.other, pair.answer.by) for pair in response.context["apart"].rows] == [
        (slow, again, str(staff.person))
    ]
    assert response.context["groups"] == []
    assert '<p class="alike-said success" role="status">Both are kept apart' in read(response)
    assert "messagelist" not in read(response)

    response = press(staff, webinar, "forget", again, slow, at="apart")

    assert "The answer is undone" in read(response)
    assert response.context["apart"].rows == []
    assert [group.lead for group in response.context["groups"]] == [slow]


def test_two_notes_in_other_words_are_chosen_and_joined(staff, webinar, notes):
    slow, again, other = notes

    response = press(staff, webinar, "join", other, slow, at="join")

    assert "Both stand together now" in read(response)
    [group] = response.context["groups"]
    assert [(copy.note, copy.percent, copy.joined) for copy in group.copies] == [
        (other, 0.0, True),
        (again, 100.0, False),
    ]
    assert f"Joined by staff: <bdi>{staff.person}</bdi>" in read(response)
    assert len(response.context["joined"].rows) == 1
    press(staff, webinar, "forget", slow, other, at="joined")
    assert {len(group.keys) for group in grouping_of(webinar)} == {1, 2}


def test_refusals_say_why_beside_the_button(staff, webinar, notes):
    slow, again, other = notes
    join_insights(slow, other, by=None)
    join_insights(other, again, by=None)

    response = press(staff, webinar, "apart", slow, again)

    assert 'alike-said error" role="status">Both were joined with “Les permis tardent”' in read(
        response
    )
    assert not slow.apart_from.exists()


def test_without_two_notes_of_the_webinar_nothing_is_joined(staff, webinar, notes):
    foreign = InsightFactory()

    response = press(staff, webinar, "join", notes[0], foreign, at="join")

    assert "Choose the two notes." in read(response)
    assert response.context["form"].errors["other"] == [
        "This note is not there any more. Choose another one."
    ]
    assert not Insight.same_as.through.objects.exists()


def test_words_shorten_the_lists_whatever_their_case_and_accents(staff, webinar, notes):
    InsightFactory(breakout=notes[2].breakout, text="Économie circulaire")

    response = staff.get(address(webinar), {"first": "ECONOMIE", "second": "long permits"})

    form = response.context["form"]
    assert [
        [label for _room, rows in form.fields[name].choices[1:] for _pk, label in rows]
        for name in ("one", "other")
    ] == [["Économie circulaire"], [SLOW, AGAIN]]


def test_close_pairs_of_different_rooms_wait_for_an_answer(staff, webinar, rooms):
    here = InsightFactory(breakout=rooms[0], text=SLOW)
    InsightFactory(breakout=rooms[0], text="Permits take too short")
    there = InsightFactory(breakout=rooms[1], text="Permits do not take too long")
    InsightFactory(breakout=rooms[2], text="A fund for small firms")

    response = staff.get(address(webinar))
    assert response.context["groups"] == []
    pairs = [{pair.one, pair.other} for pair in response.context["close"]]
    assert {here, there} in pairs
    assert all(len({note.breakout_id for note in pair}) == 2 for pair in pairs)

    response = press(staff, webinar, "apart", here, there, at="close")
    assert {here, there} not in [{p.one, p.other} for p in response.context["close"]]


def test_what_people_wrote_is_text_and_no_markup(staff, webinar, rooms):
    for room in rooms:
        InsightFactory(breakout=room, text=WORD)

    page = read(staff.get(address(webinar)))

    assert "<b>Vouchers" not in page
    assert "&lt;b&gt;Vouchers" in page


def test_empty_page_says_why_and_lists_of_answers_say_so_too(staff, webinar):
    page = read(staff.get(address(webinar)))

    assert "Nobody has written a note in this webinar’s break-outs yet" in page
    assert "No two notes were joined by hand." in page
    assert "No two notes were kept apart." in page


def test_many_groups_take_several_pages_and_as_many_queries_as_few(
    staff, webinar, rooms, notes, django_assert_num_queries
):
    join_insights(notes[0], notes[2], by=staff.person)
    keep_apart(notes[1], notes[2], by=staff.person)
    with django_assert_num_queries(21):
        staff.get(address(webinar))
    for number in range(30):
        for room in rooms[:2]:
            InsightFactory(breakout=room, text=f"Wish {number} is a fund for roofs")

    with django_assert_num_queries(21):
        response = staff.get(address(webinar), {"page": "2"})

    assert [len(response.context["groups"]), response.context["page_obj"].number] == [6, 2]


def test_long_group_shows_its_strongest_copies_and_counts_the_others(staff, webinar, rooms):
    InsightFactory.create_batch(43, breakout=rooms[0], text=SLOW)

    response = staff.get(address(webinar))

    [group] = response.context["groups"]
    assert (len(group.copies), group.more) == (40, 2)
    assert "And 2 notes more." in read(response)


def test_many_answers_take_several_pages_the_newest_first(staff, webinar, rooms, notes):
    foreign = InsightFactory()
    keep_apart(foreign, InsightFactory(breakout=foreign.breakout), by=None)
    others = InsightFactory.create_batch(26, breakout=rooms[0])
    for other in others:
        keep_apart(notes[0], other, by=None)

    first = staff.get(address(webinar), {"first": "permits"})
    second = staff.get(address(webinar), {"apart": "2"})

    assert [pair.other for pair in first.context["apart"].rows] == others[:0:-1]
    assert [pair.other for pair in second.context["apart"].rows] == others[:1]
    assert 'href="?first=permits&amp;apart=2#apart"' in first.content.decode()


def test_strangers_neither_see_it_nor_answer(client, webinar, notes):
    slow, again, _other = notes
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        sent = {"answer": "apart", "one": slow.pk, "other": again.pk}
        for response in (client.get(address(webinar)), client.post(address(webinar), sent)):
            assert "login" in response["Location"]
    assert not slow.apart_from.exists()


def test_webinars_page_and_the_recaps_editor_lead_to_it(staff, webinar, notes):
    recap = compile_recap(webinar)
    for name, thing in (("webinar_rooms", webinar), ("recap_change", recap)):
        page = staff.get(reverse(f"admin:webinars_{name}", args=[thing.pk]))
        assert f'href="{address(webinar)}"' in page.content.decode()
