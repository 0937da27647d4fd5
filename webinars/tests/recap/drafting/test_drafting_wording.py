"""How a recap puts things into words: lists, numbers, sentences, and what people typed."""

import pytest

from tgtf_portal.core.values.validators import validate_printable
from webinars.recap.drafting import draft
from webinars.recap.drafting.clipping import clipped
from webinars.recap.drafting.wording import item, joined, line, number, quoted, sentence
from webinars.tests.nasty_recap import NASTY
from webinars.tests.recap_texts import conclusions, note, room, webinar

FAMILY, RAINBOW, CODER = "👨‍👩‍👧", "🏳️‍🌈", "👩🏽‍💻"


# --- Lists, numbers, sentences --------------------------------------------------------------------
def test_a_list_is_put_as_spoken():
    assert [joined([]), joined(["a"]), joined(["a", "b"])] == ["", "a", "a and b"]
    assert joined(["a, b", "c"]) == "a, b and c"


def test_numbers_are_words_up_to_twelve():
    assert [number(n)["word"] for n in (0, 1, 12, 13, 2021)] == [
        "0",
        "one",
        "twelve",
        "13",
        "2,021",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("why not?", "Why not?"),
        ("so it is", "So it is."),
        ("Done.", "Done."),
        ("iPhones help", "iPhones help."),
        ("“Why?”", "“Why?”"),
        ("“Why?” (two votes)", "“Why?” (two votes)."),
        ("first this, then that;", "First this, then that."),
        ("中文：綠色轉型。", "中文：綠色轉型。"),
        ("", ""),
    ],
)
def test_a_sentence_begins_and_ends_like_one(text, told):
    assert sentence(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("Fees.", "Fees"), ("Fees, etc.", "Fees, etc."), ("Wait...", "Wait..."), ("In the U.S.",) * 2],
)
def test_a_quote_keeps_a_dot_only_where_a_word_needs_it(text, told):
    assert item(text) == told


def test_one_vote_and_several_agree():
    told = [quoted("Fees", votes=votes) for votes in (0, 1, 2, 13)]

    assert told == ["“Fees”", "“Fees” (one vote)", "“Fees” (two votes)", "“Fees” (13 votes)"]


# --- Long texts -----------------------------------------------------------------------------------
def test_a_quote_of_280_characters_stands_whole_and_a_longer_one_is_cut_at_a_word():
    whole = "word " * 55 + "wordy"

    assert item(whole) == whole
    assert len(whole) == 280
    assert item(f"{whole} more") == "word " * 55 + "…"


def test_a_conclusion_of_600_characters_stands_whole():
    whole, longer = "word " * 119 + "words", "word " * 200
    rooms = [room(1, "A", conclusions=conclusions(1, whole, longer))]

    told = [d.text for d in draft(webinar(rooms=rooms))][1:]

    assert told == ["W" + whole[1:] + ".", "Word " + "word " * 118 + "…"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Forms ask for the same thing twice, in e.g. Spain. Fees are high. Nobody knows why.",
            "Forms ask for the same thing twice, in e.g. Spain.",
        ),
        (
            "Yes. Forms ask for the same thing twice, and fees. Nobody knows why that is so.",
            "Yes. Forms ask for the same thing twice, and fees.",
        ),
        (
            "Forms ask for one thing more than twice, or 2.5 times, and fees are high, too.",
            "Forms ask for one thing more than twice, or 2.5 times, and …",
        ),
        (
            "Forms ask for the same thing twice, approx. 5 times, that is. Fees are high.",
            "Forms ask for the same thing twice, approx. 5 times, that …",
        ),
        (
            "Forms ask for the same thing twice? so it seems, and fees are high. Nobody knows.",
            "Forms ask for the same thing twice? so it seems, and fees …",
        ),
        ("表格要求填寫兩次。" * 8, "表格要求填寫兩次。" * 5),
    ],
)
def test_a_long_text_is_cut_after_its_first_sentence_or_at_a_word(text, told):
    assert clipped(text, 60) == told


@pytest.mark.parametrize("character", [FAMILY, RAINBOW, CODER, "🇪🇸", "e\u0301", "กำ", "क्षि", "1️⃣"])
@pytest.mark.parametrize("before", range(12))
def test_a_cut_never_goes_through_what_is_read_as_one_character(character, before):
    told = clipped("x" * before + character * 20, 17).removesuffix(" …").lstrip("x")

    assert told == character * (len(told) // len(character))


# --- What people typed ----------------------------------------------------------------------------
def test_a_note_stands_on_one_line_without_what_nobody_sees():
    assert (
        line("one\r\ntwo\u2028three\tfour\u202e\u200f\x07 \ue000 five") == "one two three four five"
    )
    assert [line("\u200b\u0301"), line(" \n"), line("\u3164")] == ["", "", ""]
    assert line(FAMILY) == FAMILY


@pytest.mark.parametrize("words", NASTY)
def test_whatever_somebody_typed_is_text_that_staff_can_save(words):
    facts = webinar(
        closing=words,
        outputs=[words],
        purposes=[words],
        rooms=[
            room(
                1,
                words,
                theme=words[::-1],
                hosts=[words],
                conclusions=conclusions(1, words),
                notes=[note(2, words, credit=words), note(3, words, "barrier", key=True, votes=2)],
            )
        ],
        commitments=[note(4, words, "commitment", owner=words)],
    )

    for told in draft(facts):
        validate_printable(told.text)
        assert "\n" not in told.text
    assert draft(facts)[-2].sources[0].text == words


def test_a_note_in_which_nothing_is_seen_is_not_told():
    notes = [note(n, text) for n, text in enumerate(["\u200b", " . ", "\u202e\n"])]

    assert draft(webinar(rooms=[room(1, "A", notes=notes)], commitments=notes))[1:] == []


def test_what_looks_like_a_pattern_is_text():
    told = draft(webinar(rooms=[room(1, "A", notes=[note(1, "100 %(credit)s {0} %d")])]))[-1]

    assert told.text == "An insight from the discussion: “100 %(credit)s {0} %d”."
