"""What people type, and what a machine types in their name: each answer in one table."""

import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError

from tgtf_portal.core.values.fields import (
    AddressField,
    AddressFormField,
    HttpsField,
    LineField,
    ProseField,
    TimeZoneField,
)
from tgtf_portal.core.values.validators import (
    validate_https_link,
    validate_printable,
    validate_public_address,
    validate_single_line,
    validate_time_zone,
)

BREAKS = "Line breaks are not allowed here."
BIDI = "Text-direction control characters are not allowed."
CONTROL = "Control characters are not allowed."
UNSEEN = "Please enter something that can be seen."
HIDDEN = "Invisible characters are not allowed here."
PUBLIC = "Please use a public mail address."
ONE = "Please enter one address."
ADDRESS = "Enter a valid email address."


def complaint(check, value):
    """What a check says, or None where it is content."""
    try:
        check(value)
    except ValidationError as error:
        return " ".join(error.messages)
    return None


NAMES = [
    "O'Brien",
    "Nguyễn Thị Minh Khai",
    "李",
    "Þór",
    "d’Arc",
    "X",
    "Null",
    "True",
    "محمد",
    "می‌خواهم",  # Persian: a zero-width non-joiner inside the word
    "علی‌رضا",
    "क्‍ष",  # Hindi: a zero-width joiner inside the word
    "👩‍👩‍👧‍👦",
    "👩🏽‍💻 Ada",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿 Moira",
    "🫨",  # newer than this Python's table of characters
    "<script>alert(1)</script>",
    "{{ 7*7 }} {0.__class__} %s",
    '=HYPERLINK("http://evil","x")',
    "Robert'); DROP TABLE",
    "a b",
]


@pytest.mark.parametrize("name", NAMES)
def test_name_is_accepted(name):
    assert complaint(validate_single_line, name) is None


@pytest.mark.parametrize("name", NAMES)
def test_name_comes_out_of_the_field_as_it_went_in(name):
    assert LineField(max_length=120).clean(name, None) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("A\r\nBcc: x@y.z", BREAKS),
        ("A\nB", BREAKS),
        ("A\rB", BREAKS),
        ("A\u2028B", BREAKS),
        ("A\u2029B", BREAKS),
        ("A\x85B", BREAKS),
        ("A\x0bB", BREAKS),
        ("A\tB", "Tabs are not allowed here."),
        ("\u202eevil", BIDI),
        ("ev\u2066il", BIDI),
        ("a\x00b", CONTROL),
        ("a\x1bb", CONTROL),
        ("a\x7fb", CONTROL),
        ("a\ud800b", CONTROL),
        ("a\ue000b", CONTROL),
        ("a\ufffeb", CONTROL),
        ("\u200b", UNSEEN),
        ("\u200d\u200c", UNSEEN),
        ("\u3164", UNSEEN),
        ("\u2800\u00a0", UNSEEN),
        ("\u0301", UNSEEN),
        ("Ad\u200bmin", HIDDEN),
        ("Ad\u200dmin", HIDDEN),
        ("\ufeffAdmin", HIDDEN),
        ("Ad\u00admin", HIDDEN),
        ("Ad\u3164min", HIDDEN),
        ("\u200dAdmin", HIDDEN),
        ("محمد\u200c", HIDDEN),
    ],
)
def test_line_is_refused(line, answer):
    assert complaint(validate_single_line, line) == answer


def test_prose_may_have_lines_and_tabs_but_no_tricks():
    assert complaint(validate_printable, "First.\r\n\r\n\tSecond.") is None
    assert complaint(validate_printable, "First.\u202e") == BIDI
    assert complaint(validate_printable, "First.\x00") == CONTROL
    assert complaint(validate_printable, " \n\u200b") == UNSEEN


@pytest.mark.parametrize(
    "typed", ["Bois Vert", "  Bois  Vert ", "Bois\u00a0Vert", "\u3000Bois\u2009\u202fVert\u00a0"]
)
def test_line_has_single_plain_blanks_wherever_it_comes_from(typed):
    field = LineField(max_length=9)

    assert field.clean(typed, None) == "Bois Vert"
    assert field.formfield().clean(typed) == "Bois Vert"
    assert field.get_prep_value(typed) == "Bois Vert"


@pytest.mark.parametrize("typed", ["\u00a0", " \u2003 "])
def test_line_of_blanks_is_empty(typed):
    for field in (LineField(max_length=9), LineField(max_length=9).formfield()):
        with pytest.raises(ValidationError):
            field.clean(typed, None) if isinstance(field, LineField) else field.clean(typed)


@pytest.mark.parametrize("typed", ["Bois\tVert", "Bois\nVert", "Vert\n", "\tVert"])
def test_line_keeps_no_tab_and_no_line_break(typed):
    with pytest.raises(ValidationError):
        LineField(max_length=20).clean(typed, None)


def test_prose_keeps_its_typographic_blanks():
    assert ProseField().clean("Bon\u00a0?  Oui.", None) == "Bon\u00a0?  Oui."


@pytest.mark.parametrize("field", [LineField(max_length=120), ProseField()])
def test_text_is_kept_in_the_composed_form(field):
    assert field.clean("Zoe\u0308", None) == "Zoë"


@pytest.mark.parametrize(
    "address",
    ["a@b.org", "A@B.ORG", "a+tag@b.org", "o'brien@b.co.uk", "a@bücher.de", "a@xn--bcher-kva.de"],
)
def test_address_is_accepted(address):
    assert complaint(validate_public_address, address) is None


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("a@b.org\r\nBcc: x@y.z", ADDRESS),
        ("a@b.org,c@d.org", ONE),
        ("a@b.org; c@d.org", ONE),
        ("a@b.org c@d.org", ADDRESS),
        ('"a b"@b.org', ADDRESS),
        ("a..b@b.org", ADDRESS),
        ("a@b..org", ADDRESS),
        ("a", ADDRESS),
        ("@b.org", ADDRESS),
        ("a@b.org\x00", ADDRESS),
        ("ü@b.org", "Please use an address with plain letters (a–z) before the @."),
        ("a@localhost", PUBLIC),
        ("a@[127.0.0.1]", PUBLIC),
        ("a@[IPv6:::1]", ADDRESS),
        ("a@mail.internal", PUBLIC),
        ("a@printer.local", PUBLIC),
        ("a@10.0.0.12", ADDRESS),
    ],
)
def test_address_is_refused(address, answer):
    assert answer in (complaint(validate_public_address, address) or "accepted")


def test_address_form_field_trims_and_says_one_thing():
    field = AddressFormField()

    assert field.clean(" a@b.org\n") == "a@b.org"
    assert complaint(field.clean, "ü@localhost").count(".") == 1
    assert "at most 254" in complaint(field.clean, f"{'a' * 250}@b.org")


def test_address_is_one_row_however_it_is_spelled():
    assert AddressField().clean(" A@BÜCHER.de ", None) == "a@xn--bcher-kva.de"


def test_forms_of_our_models_say_what_is_wrong_with_an_address():
    assert isinstance(AddressField().formfield(), AddressFormField)


@pytest.mark.parametrize(
    "link", ["https://zoom.us/j/1", "https://example.org:8443/a?b=c#d", "https://bücher.de/"]
)
def test_link_is_accepted(link):
    assert complaint(HttpsField().formfield().clean, link) is None
    assert complaint(validate_https_link, link) is None


def test_link_without_a_scheme_is_taken_for_https():
    assert HttpsField().formfield().clean("zoom.us/j/1") == "https://zoom.us/j/1"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://example.org/",
        "http://169.254.169.254/",
        "https://169.254.169.254/latest/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://[bad/",
        "https://localhost/",
        "https://metadata.google.internal/",
        "https://zoom.us@evil.org/",
        "https://zoom.us:pw@evil.org/",
        "https://zoom.us\\@evil.org/",
        "https://zoom.us/\r\nX: y",
        "https://zoom.us/" + "a" * 5000,
    ],
)
def test_abuse_18_link_is_refused(link):
    class LinkForm(forms.Form):
        link = HttpsField().formfield()

    form = LinkForm({"link": link})
    value = form.cleaned_data.get("link", "") if form.is_valid() else None

    assert value is None or complaint(validate_https_link, value)


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Europe/Kiev", "US/Pacific", "UTC"])
def test_zone_and_older_names_of_zones_are_accepted(zone):
    assert complaint(validate_time_zone, zone) is None
    assert TimeZoneField().formfield().clean(zone) == zone


@pytest.mark.parametrize("zone", ["Foo/Bar", "europe/brussels ", "../etc/passwd", "+02:00"])
def test_unknown_zone_is_refused_by_name(zone):
    answer = f"Unknown time zone “{zone}”. Example: Europe/Brussels."

    assert complaint(validate_time_zone, zone) == answer
    assert complaint(TimeZoneField().formfield().clean, zone) == answer
