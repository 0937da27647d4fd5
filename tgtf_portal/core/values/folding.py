"""Words as a search compares them: without case and accents, the same on both databases."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.backends.signals import connection_created
from django.db.models import CharField, Q, QuerySet, TextField, Transform

MOST_WORDS = 8  # of a search; more would only cost time
MOST_LETTERS = 500  # likewise; SQLite compares with no pattern of 50,000
MARKS = "\u0300-\u036f"  # accents, once a letter is taken apart

# Letters that are not taken apart, and signs that people type as others.
_ONE = ("ςøłđħıð‘’“”‐–—", "σoldhid''\"\"---")
_TWO = {"ß": "ss", "æ": "ae", "œ": "oe"}
_LARGE = ("ØŁĐĦÐẞÆŒ", "øłđħðßæœ")  # of which some of PostgreSQL's collations know no small ones
_OTHERS = [*zip(*_ONE, strict=True), *_TWO.items()]
_TERM = re.compile(r'"([^"]+)"|([^\s"]+)')
_MARKS = re.compile(f"[{MARKS}]+")

Rows = TypeVar("Rows", bound=QuerySet)


def folded(text: str) -> str:
    """As PostgreSQL is told to do it in `Folded`.

    >>> folded("Économie CIRCULAIRE, Łódź & Größe")
    'economie circulaire, lodz & grosse'
    """
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()
    if not bare.isascii():
        for letter, letters in _OTHERS:
            bare = bare.replace(letter, letters)
    return bare


def name_key(text: str) -> str:
    """A name as names are compared: one that differs by case, accents, quotes, dashes or blanks
    alone is the same.

    >>> name_key("Bois\u00a0 d’Œuvre") == name_key("bois d'oeuvre")
    True
    """
    return " ".join(folded(text).split())


def has_words(facts: Iterable[str], words: str) -> bool:
    """Every word stands somewhere, in any case and with or without accents.

    >>> has_words(["Ana Šimić", "Verdi srl"], "simic VERDI")
    True
    >>> has_words(["Ana Šimić", "Verdi srl"], "simic blau")
    False
    """
    text = folded(" ".join(facts))
    return all(word in text for word in folded(words).split())


def words_of(query: str) -> list[str]:
    """What a search looks for, each word once.

    >>> words_of(" Bois  bois d’œuvre")
    ['bois', "d'oeuvre"]
    >>> words_of("wood\\0land")
    ['wood', 'land']
    """
    return list(dict.fromkeys(_looked_for(query).split()))[:MOST_WORDS]


def _looked_for(query: str) -> str:
    """Its beginning, folded; a character that no database takes parts words."""
    return folded(query[:MOST_LETTERS].replace("\0", " "))


def terms_of(query: str) -> list[str]:
    """As `words_of`, for those who put what belongs together within double quotes.

    >>> terms_of("Zoé “bois  d’œuvre” 3")
    ['zoe', "bois d'oeuvre", '3']
    """
    pieces = (phrase or word for phrase, word in _TERM.findall(_looked_for(query)))
    terms = (" ".join(piece.split()) for piece in pieces)
    return list(dict.fromkeys(filter(None, terms)))[:MOST_WORDS]


class Folded(Transform):
    """A column's text, folded by the database, and put in the same order by both: that of its
    letters' numbers. Lookups and orders call it `name__folded`.

    Letters of other scripts lose their case where PostgreSQL's collation knows them.
    """

    lookup_name = "folded"
    function = "tgtf_folded"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        pairs = zip(_LARGE, _ONE, strict=True)
        quoted = ["".join(pair).replace("'", "''") for pair in pairs]
        bare = f"regexp_replace(normalize(%(expressions)s, NFKD), '[{MARKS}]', '', 'g')"
        text = f"translate(lower({bare}), '{quoted[0]}', '{quoted[1]}')"
        for letter, letters in _TWO.items():
            text = f"replace({text}, '{letter}', '{letters}')"
        # Most notes are plain, and a plain one is folded in a tenth of the time.
        plain = "octet_length(%(expressions)s) = char_length(%(expressions)s)"
        told = f"CASE WHEN {plain} THEN lower(%(expressions)s) ELSE {text} END"
        template = f'(({told}) COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


CharField.register_lookup(Folded)
TextField.register_lookup(Folded)


def holding(fields: Sequence[str], words: Iterable[str]) -> Q:
    """Each of the words, which are folded already, stands in one of the fields."""
    found = Q()
    for word in words:
        found &= Q.create([(f"{f}__folded__contains", word) for f in fields], connector=Q.OR)
    return found


def containing(rows: Rows, field: str, words: Sequence[str]) -> Rows:
    """Those in whose field each of the words stands, which are folded already."""
    return rows.filter(holding([field], words))


def named(rows: Rows, name: str, field: str = "name") -> Rows:
    """Those that go by this name, in whichever spelling."""
    return rows.filter(**{f"{field}__folded": name_key(name)})


def refuse_known(others: QuerySet, name: str, message: Any, *, field: str = "name") -> None:
    """For a model's `validate_unique`: a constraint of the database knows one spelling only."""
    if named(others, name, field).exists():
        raise ValidationError({field: ValidationError(message, code="unique")})


def _teach(connection: Any, **_signal: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("tgtf_folded", 1, _cell, deterministic=True)


def _cell(text: str | None) -> str | None:
    return text and folded(text)


connection_created.connect(_teach, dispatch_uid="tgtf_folded")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    found: bool


def marked(text: str, words: Sequence[str], *, longest: int = 0) -> list[Piece]:
    """The text in pieces, those that the search found told apart; cut around the first of them
    where it is longer than `longest`.

    >>> [(piece.text, piece.found) for piece in marked("La Pénurie", ["penur"])]
    [('La ', False), ('Pénur', True), ('ie', False)]
    """
    found = places_in(text, words)
    begin, end = _window(text, found, longest)
    pieces = [Piece("… ", False)] if begin else []
    last = begin
    for start, stop in found:
        if start >= last and stop <= end:
            pieces += [Piece(text[last:start], False), Piece(text[start:stop], True)]
            last = stop
    pieces.append(Piece(text[last:end], False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return [piece for piece in pieces if piece.text]


def _window(text: str, found: Sequence[tuple[int, int]], longest: int) -> tuple[int, int]:
    if not longest or len(text) <= longest:
        return 0, len(text)
    first = found[0][0] if found else 0
    begin = max(0, min(first - longest // 4, len(text) - longest))
    return begin, begin + longest


def places_in(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text as it was written, none over another."""
    line = folded(text)
    words = [word for word in words if word in line]
    if not words:  # most texts have none of them, and to tell where costs much more
        return []
    at_of: Sequence[int] = range(len(text))
    if not text.isascii():
        letters = [folded(letter) for letter in text]
        line = "".join(letters)
        at_of = [at for at, letter in enumerate(letters) for _part in letter]
    places: list[tuple[int, int]] = []
    for word in words:
        at = line.find(word)
        while at >= 0:
            places.append((at_of[at], at_of[at + len(word) - 1] + 1))
            at = line.find(word, at + len(word))
    return _apart(sorted(places))


def _apart(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that touch become one."""
    joined: list[tuple[int, int]] = []
    for start, stop in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
