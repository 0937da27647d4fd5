"""What the tables refuse, every form and every list refuses too, wherever a text is typed."""

import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError

from clusters.tests.factories import FacilityFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.values.fields import LineField
from tgtf_portal.core.values.validators import BIDI_CONTROLS
from tgtf_portal.pages.tests.every_form import (
    ALL_KINDS,
    admin_forms,
    form_classes,
    free_texts,
    model_field,
    target_of,
)

pytestmark = pytest.mark.django_db

TEXTS = {
    "control": "a\x07b",
    "null": "a\x00b",
    "surrogate": "a\ud800b",
    "direction": "\u202eevil",
    "isolate": "Ana\u2066",
    "unseen": "\u200b\u2060",
    "accents": "Z" + "\u0335\u0336\u0337\u0338" * 3,
}
BROKEN = {"line break": "a\nb", "carriage return": "A\r\nBcc: x@y.z", "line end": "a\u2028b"}
# What fills no field: it is compared with what stands there, looked for, or told machines by.
FEEDS_NOTHING = {
    *["seen", "read", "read_title", "read_standfirst", "base"],  # what was there to read
    *["q", "search"],  # words that are looked for
    *["homepage", "asked_at"],  # what a machine fills in, and when a form was asked for
    "code",  # of a group: found or not
}

PROSE = {"summary", "challenges", "text", "bio", "offers", "looks for"}
# A meeting's report: whom it names is found among the registered or refused, and not kept.
LOOKED_UP = {("attendance", "name"), ("attendance", "email")}


def passes(check, value):
    try:
        check(value)
    except ValidationError as refusal:
        return not all(str(message).strip() for message in refusal.messages)
    return True


def checked(form, name, field):
    """How a text fares that is sent for this field: the form's own rules, then the table's."""
    column = model_field(form, name)

    def check(value):
        cleaned = field.clean(value)
        if column is not None:
            column.clean(cleaned, None)

    return check


def holes(named_forms, texts, *, where=lambda form, name, field: True):
    return sorted(
        f"{label}.{name} takes {kind}"
        for label, form in named_forms
        for name, field in free_texts(form)
        if name not in FEEDS_NOTHING and where(form, name, field)
        for kind, value in texts.items()
        if passes(checked(form, name, field), value)
    )


def all_forms():
    own = [(f"{form.__module__}.{form.__name__}", form) for form in form_classes()]
    return [*own, *admin_forms(CoordinatorFactory(is_superuser=True))]


def on_one_line(form, name, field):
    return type(field.widget).__name__ in ("TextInput", "AdminTextInputWidget")


def is_a_line(form, name, field):
    return isinstance(model_field(form, name), LineField)


def test_abuse_22_every_typed_text_is_refused_where_a_table_would_refuse_it():
    found = all_forms()

    assert len(found) > 100
    assert sum(1 for _label, form in found for _field in free_texts(form)) > 150
    assert holes(found, TEXTS) == []


def test_abuse_06_no_line_takes_a_character_that_would_break_it():
    breaking = [c for c in map(chr, range(0x2100)) if unicodedata.category(c) in ("Cc", "Zl", "Zp")]
    texts = {f"U+{ord(character):04X}": f"A{character}Bcc: x@y.z" for character in breaking}

    assert len(texts) == 67
    assert holes(all_forms(), {**texts, **BROKEN}, where=on_one_line) == []


def test_abuse_22_no_line_takes_a_look_alike_of_staff_or_facility():
    FacilityFactory(name="Towards Green Transition Facility", acronym="TGTF")
    CoordinatorFactory(name="Ivan Paul")
    names = {
        "Admin": "\u0410dmin",
        "staff": "Iv\u0430n Paul",
        "facility": "The TG\u0422F",
    }

    assert holes(all_forms(), names, where=is_a_line) == []


def test_control_a_plain_field_is_a_hole():
    class Careless(forms.Form):
        name = forms.CharField()

    found = holes([("careless", Careless)], TEXTS)

    assert found == [f"careless.name takes {kind}" for kind in sorted(TEXTS) if kind != "null"]


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_every_column_of_a_list_is_refused_or_kept_clean(kind):
    cells = kind.columns(target_of(kind))
    forbidden = {"\x00", "\x07", "\ud800", "\u2028", "\n", *BIDI_CONTROLS}

    for column, validate in cells.items():
        if (kind.name, column) in LOOKED_UP:
            continue
        for name, text in {**TEXTS, **BROKEN, "look-alike": "\u0410dmin"}.items():
            try:
                kept = validate(text)
            except ValidationError:
                continue
            allowed = {"\n", "\u2028"} if column in PROSE else set()
            held = forbidden & set(str(kept or "")) - allowed
            assert not held, f"{kind.name}.{column} takes {name}"
            assert name not in ("accents", "unseen"), f"{kind.name}.{column} takes {name}"
