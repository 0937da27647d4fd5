"""Two texts that were made of one at the same time become one text without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.common.text_merge import MOST_PIECES, merge

WORDS = ["Fund", "networks", "early", "share", "skills", "permits", "waste"]
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(
    lambda words: " ".join(words) + "."
)
texts = st.lists(sentences, max_size=6).map(" ".join)
anything = st.text(max_size=200)


def pieces(text):
    return [piece.strip() + "." for piece in text.split(".") if piece.strip()]


@given(anything, anything)
def test_what_one_side_alone_changed_wins(base, text):
    assert merge(base, text, base) == merge(base, base, text) == merge(base, text, text)
    assert merge(base, text, base).text == text
    assert not merge(base, text, base).clash


@given(texts, texts, texts)
def test_no_sentence_that_either_side_added_is_missing(base, ours, theirs):
    merged = merge(base, ours, theirs)

    for added in [s for s in pieces(ours) + pieces(theirs) if s not in pieces(base)]:
        assert added in merged.text


@given(anything, anything, anything)
def test_no_word_that_either_side_added_is_missing_whatever_is_typed(base, ours, theirs):
    merged = merge(base, ours, theirs)

    added = {*ours.split(), *theirs.split()} - {*base.split()}
    assert all(word in merged.text for word in added)


@given(st.lists(st.integers(), min_size=3, max_size=8, unique=True), st.data())
def test_changes_apart_from_each_other_are_both_made(numbers, data):
    base = [f"Sentence {number}." for number in numbers]
    first = data.draw(st.integers(0, len(base) - 3))
    last = data.draw(st.integers(first + 2, len(base) - 1))
    ours, theirs, both = base[:], base[:], base[:]
    ours[first] = both[first] = "Ours is new."
    theirs[last] = both[last] = "Theirs is new."

    merged = merge(" ".join(base), " ".join(ours), " ".join(theirs))

    assert (merged.text, merged.clash) == (" ".join(both), False)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "text", "clash"),
    [
        ("A. B.", "A. B. Ours.", "Theirs. A. B.", "Theirs.\nA. B. Ours.", False),
        ("A. B. C.", "B. C.", "A. B. C. D.", "B. C. D.", False),
        ("A. B.", "B.", "A more. B.", "A more. B.", True),  # taken out here, changed there
        ("A.", "A ours.", "A theirs.", "A theirs.\nA ours.", True),
        ("", "We need a fund", "We need", "We need a fund", False),  # typed on
        ("One\nTwo", "One\nTwo and a half", "Zero\nOne\nTwo", "Zero\nOne\nTwo and a half", False),
        ("", "مرحبا.", "שלום.", "שלום.\nمرحبا.", True),
    ],
)
def test_examples(base, ours, theirs, text, clash):
    merged = merge(base, ours, theirs)

    assert (merged.text, merged.clash) == (text, clash)


def test_a_text_of_very_many_sentences_is_compared_as_a_whole_and_loses_nothing():
    base = "A. " * (MOST_PIECES * 2)

    merged = merge(base, base + "Ours.", base + "Theirs.")

    assert merged.clash
    assert "Ours." in merged.text
    assert "Theirs." in merged.text
