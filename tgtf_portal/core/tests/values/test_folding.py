"""Words as a search compares them: the same in Python, in SQLite and in PostgreSQL."""

import pytest
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast
from hypothesis import example, given
from hypothesis import strategies as st

from tgtf_portal.core.models import User
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.values.folding import Folded, folded, marked, named, terms_of, words_of

TEXTS = [
    "PLAIN, and already plain?",
    "Économie CIRCULAIRE",
    "e\u0301nergie",  # an accent of its own
    "Łódź Ø ø Đ đ Ħ ħ Ð ð",
    "Größe STRASSE GROẞ",
    "œuvre Æther",
    "İstanbul ıI",
    "ΣΊΣΥΦΟΣ",
    "ПРИВЕТ Ёлка",
    "ﬁnance ½ ²",
    "d’eau ‘so’ “so” 10–20 — 5",
    "日本 العربية 🌱",
    "'quoted' \"twice\" 100% a_b \\",
    "",
]


def pieces(text, words, **facts):
    return [(piece.text, piece.found) for piece in marked(text, words, **facts)]


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_the_database_folds_as_python_does(text):
    UserFactory(name=text)

    found = User.objects.annotate(told=Folded(F("name"))).values_list("told", flat=True)

    assert list(found) == [folded(text)]


@pytest.mark.django_db
def test_the_database_sorts_as_python_does():
    names = [*filter(None, TEXTS), "Zoe", "adam", "Ágnes", "Žofia", "a b", "ab", "a-b", "A'b", "aB"]
    for name in names:
        UserFactory(name=name)

    found = User.objects.order_by("name__folded", "pk").values_list("name", flat=True)

    kept = User.objects.order_by("pk").values_list("name", flat=True)
    assert list(found) == sorted(kept, key=folded)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["bois d'oeuvre", "BOIS  D’ŒUVRE", "Bois\u00a0d‘Œuvre"])
def test_a_thing_is_known_by_any_spelling_of_its_name(typed):
    person = UserFactory(name="Bois d’Œuvre")
    UserFactory(name="Bois d’Œuvres")

    assert list(named(User.objects.all(), typed)) == [person]


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ('"', []),
        ('"" " "', []),
        ('a "b c', ["a", "b", "c"]),
        ('x"b  c"y', ["x", "b c", "y"]),
        ("o’neil d’or", ["o'neil", "d'or"]),
        ("a A á", ["a"]),
        ("a b c d e f g h i", [*"abcdefgh"]),
    ],
)
def test_what_stands_within_quotes_is_one_term(query, terms):
    assert terms_of(query) == terms


@pytest.mark.django_db
def test_what_is_not_there_stays_away():
    UserFactory()
    nothing = User.objects.annotate(told=Folded(Cast(Value(None), TextField())))
    assert list(nothing.values_list("told", flat=True)) == [None]


def test_a_search_has_so_many_words_and_each_once():
    assert words_of("a B a É e") == ["a", "b", "e"]
    assert words_of(" ".join("abcdefghijk")) == list("abcdefgh")
    assert words_of(" \u0301 ") == []


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Nothing", [], [("Nothing", False)]),
        ("Nothing", ["x"], [("Nothing", False)]),
        ("Straße", ["ass"], [("Str", False), ("aß", True), ("e", False)]),
        ("aaa", ["a"], [("aaa", True)]),
        ("abcd", ["ab", "bc"], [("abc", True), ("d", False)]),
        ("e\u0301a", ["ea"], [("e\u0301a", True)]),
        ("", ["a"], []),
    ],
)
def test_what_was_found_is_marked_as_it_was_written(text, words, found):
    assert pieces(text, words) == found


def test_a_long_text_is_cut_around_the_first_match():
    cut = pieces(f"{'x ' * 500}needle{' y' * 500}", ["needle"], longest=100)

    assert cut[0] == ("… ", False)
    assert ("needle", True) in cut
    assert cut[-1] == (" …", False)
    assert sum(len(text) for text, _found in cut[1:-1]) == 100


@given(st.text(max_size=80), st.text(max_size=20))
@example("ﬃx", "f")
@example("a\u0301\u0301b", "b")
def test_marking_loses_no_letter(text, query):
    assert "".join(piece.text for piece in marked(text, words_of(query))) == text
