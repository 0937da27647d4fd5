"""Languages that people speak, by their codes of ISO 639 with two letters.

Names are those of Django's own catalogues. The portal itself speaks those of `settings.LANGUAGES`.

>>> [language_code(text) for text in ("EN", "deutsch", "pt-BR", "French (C1)")]
['en', 'de', 'pt', 'fr']
>>> language_code("Klingon")
''
"""

import gettext as catalogues
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import django
from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.folding import name_key

# Codes with two letters and with three; the Union's first, then its neighbours', then those that
# cannot be missing from a list of them.
UNION = """
    bg bul · cs ces cze · da dan · de deu ger · el ell gre · en eng · es spa · et est · fi fin
    fr fra fre · ga gle · hr hrv · hu hun · it ita · lt lit · lv lav · mt mlt · nl nld dut · pl pol
    pt por · ro ron rum · sk slk slo · sl slv · sv swe
"""
OTHERS = """
    ar ara · bs bos · ca cat · eu eus baq · gl glg · he heb · hy hye arm · is isl ice · ka kat geo
    lb ltz · mk mkd mac · no nor nob nno nb nn · ru rus · sq sqi alb · sr srp · tr tur · uk ukr
    zh zho chi
"""
UNNAMED = {"mt": _("Maltese"), "zh": _("Chinese")}  # by Django
OTHER_NAMES = {
    "Castilian": "es",
    "Castellano": "es",
    "Flemish": "nl",
    "Vlaams": "nl",
    "Slovene": "sl",
    "Gaelic": "ga",
    "Mandarin": "zh",
    "Valencian": "ca",
    "Moldovan": "ro",
    "Malti": "mt",
}
OF_THE_UNION, OF_OTHERS = (
    [codes.split() for codes in re.split("[·\n]", table) if codes.strip()]
    for table in (UNION, OTHERS)
)
CODES = [codes[0] for codes in [*OF_THE_UNION, *OF_OTHERS]]
LONG_CODES = {long: codes[0] for codes in [*OF_THE_UNION, *OF_OTHERS] for long in codes[1:]}
LANGUAGES: dict[str, str | Promise] = {
    code: UNNAMED.get(code) or _(LANG_INFO[code]["name"]) for code in CODES
}
BESIDE = re.compile(r"\(.*?\)|[:/].*$|\s[-–].*$")  # how well, or since when
WIDEST = 200
SEPARATOR = "|"


def language_code(text: str) -> str:
    """A language's code from its code or name in any case; nothing where none goes by it."""
    bare = BESIDE.sub("", text).strip()
    code = re.split(r"[-_]", bare.casefold())[0]
    if code in LANGUAGES:
        return code
    return LONG_CODES.get(code) or _names().get(name_key(bare), "")


@cache
def _names() -> dict[str, str]:
    """By folded name: in English, in the language itself, then in each of the others."""
    names = {name_key(name): code for name, code in OTHER_NAMES.items()}
    english = {code: LANG_INFO[code]["name"] for code in CODES if code not in UNNAMED}
    english |= {"mt": "Maltese", "zh": "Chinese"}
    for code in CODES:
        names.setdefault(name_key(english[code]), code)
        if code in LANG_INFO and "name_local" in LANG_INFO[code]:
            names.setdefault(name_key(LANG_INFO[code]["name_local"]), code)
    for catalogue in _catalogues():
        for code, name in english.items():
            names.setdefault(name_key(catalogue.gettext(name)), code)
    return names


def _catalogues() -> Iterator[catalogues.NullTranslations]:
    folder = Path(django.__file__).parent / "conf" / "locale"
    for code in CODES:
        yield catalogues.translation("django", folder, [code], fallback=True)


def codes_in(languages: str) -> list[str]:
    """As they are kept.

    >>> codes_in("en|fr"), codes_in("")
    (['en', 'fr'], [])
    """
    return [code for code in languages.split(SEPARATOR) if code]


def kept_codes(codes: Iterable[str]) -> str:
    """Each once and in one order, so that the same languages are the same text.

    >>> kept_codes(["fr", "en", "fr"])
    'en|fr'
    """
    return SEPARATOR.join(sorted({*codes}))


def language_names(languages: str) -> str:
    return ", ".join(str(LANGUAGES.get(code, code)) for code in codes_in(languages))


def speaking(code: str) -> dict[str, str]:
    """The lookup for a field of languages; a code never stands across the line between two."""
    return {"languages__contains": code}


def validate_languages(value: str) -> None:
    unknown = [code for code in codes_in(value) if code not in LANGUAGES]
    if unknown:
        raise ValidationError(_now("Unknown language “%s”.") % unknown[0][:60], code="unknown")


def by_name() -> list[tuple[str, str]]:
    """All of them with their names, as a reader looks for one.

    >>> [name for _code, name in by_name()][:3]
    ['Albanian', 'Arabic', 'Armenian']
    """
    named = [(code, str(name)) for code, name in LANGUAGES.items()]
    return sorted(named, key=lambda language: name_key(language[1]))


class LanguagesFormField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return codes_in(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return kept_codes(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or ""), data)


class LanguagesField(models.CharField):
    """The languages that somebody speaks, by their codes."""

    default_validators = [validate_languages]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", WIDEST)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return LanguagesFormField(
            label=kwargs.get("label", capfirst(self.verbose_name)),
            required=False,
            help_text=kwargs.get("help_text", self.help_text),
            choices=by_name(),
        )
