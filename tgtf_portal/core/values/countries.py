"""Countries as lists from elsewhere write them: by code or by name.

Codes are those of ISO 3166 with two or three letters and the Commission's own; names are those of
the European Union's languages.

>>> country_code("el"), country_code("PRT"), country_code("Österreich"), country_code("Kosovo*")
('GR', 'PT', 'AT', 'XK')
>>> country_code("")
''
"""

import gettext as catalogues
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import django_countries
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from tgtf_portal.core.values.folding import name_key

# Codes in use beside the ISO list's: EL and UK are the European Union's own (Interinstitutional
# style guide, section 7.1.1), XKX stands for Kosovo in statistics.
SECOND_CODES = {"EL": "GR", "UK": "GB", "XKX": "XK"}
OTHER_NAMES = {
    "Bosnia": "BA",
    "Czech Republic": "CZ",
    "Éire": "IE",
    "Great Britain": "GB",
    "Hellas": "GR",
    "Holland": "NL",
    "Ivory Coast": "CI",
    "Macedonia": "MK",
    "Moldova": "MD",
    "Republic of Ireland": "IE",
    "Russia": "RU",
    "Slovak Republic": "SK",
    "South Korea": "KR",
    "Turkey": "TR",
    "UAE": "AE",
    "United Kingdom": "GB",
    "United Kingdom of Great Britain and Northern Ireland": "GB",
    "United States": "US",
    "USA": "US",
}
LANGUAGES = (
    *[
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "et",
        "fi",
        "fr",
        "hr",
        "hu",
        "it",
        "lt",
        "lv",
        "nl",
        "pl",
    ],
    *["pt_PT", "ro", "sk", "sl", "sv", "tr_TR", "uk"],
)
# What stands beside a name and is none: a footnote's sign, or what the name is short for.
BESIDE = re.compile(r"[*¹²³]|\(.*?\)|\bthe\b")


def country_name(code: str) -> str:
    """In the reader's language."""
    return _name_in(get_language(), code)


@lru_cache(maxsize=4096)  # the list looks each up anew: see bench/http.py
def _name_in(_language: str | None, code: str) -> str:
    return str(countries.name(code) or code)


def country_code(text: str) -> str:
    """A country's ISO code from its code or name in any case; an empty text stays empty."""
    if not text.strip():
        return ""
    code = SECOND_CODES.get(text.upper(), text.upper())
    if code in countries:
        return code
    try:
        return _codes()[_key(text)]
    except KeyError:
        message = _("Unknown country “%(text)s”; use its name or code, for example Portugal or PT.")
        raise ValidationError(message % {"text": text[:60]}) from None


def _key(text: str) -> str:
    return name_key(BESIDE.sub(" ", text.casefold()))


@cache
def _codes() -> dict[str, str]:
    """By folded name or longer code. What means two countries is the one that comes
    first: English, then the order of LANGUAGES."""
    with translation.override("en"):
        english = {code: str(name) for code, name in countries}
    codes = {_key(name): code for name, code in OTHER_NAMES.items()}
    codes |= {_key(countries.alpha3(code) or code): code for code in english}
    codes |= {_key(code): country for code, country in SECOND_CODES.items()}
    translations: list[Callable[[str], str]] = [str, *_translations()]
    for translate in translations:
        for code, name in english.items():
            codes.setdefault(_key(translate(name)), code)
    return codes


def _translations() -> Iterator[Callable[[str], str]]:
    folder = Path(django_countries.__file__).with_name("locale")
    for language in LANGUAGES:
        yield catalogues.translation("django", folder, [language], fallback=True).gettext
