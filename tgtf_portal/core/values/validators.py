"""What a line, an address, a link and a time zone have to be, whoever types them."""

import ipaddress
import re
import unicodedata
import zoneinfo
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.lookalikes import imitates, is_deceptive_host

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
LINE_BREAKS = frozenset("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")

# Part of words in some scripts (Persian, Hindi) and of emoji: kept after anything but plain ASCII.
JOINERS = frozenset("\u200c\u200d")

# Unicode counts these among letters, marks and symbols, and yet nobody sees them.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

# As many accents as one letter carries in any language's spelling, and some to spare.
MOST_MARKS = 5

# Every name that the IANA database has, older ones such as Europe/Kiev included.
KNOWN_ZONES = frozenset(zoneinfo.available_timezones())

# Names that lead nowhere outside one's own network (RFC 6761, RFC 6762, RFC 9476).
PRIVATE_ENDINGS = frozenset(["localhost", "local", "internal", "invalid", "lan", "alt", "onion"])

MIXED = _("The name after the @ or // has letters that look like those of another alphabet.")


def validate_printable(value: str) -> None:
    """Text that a person can see: no direction tricks, no control characters, not all invisible."""
    characters = set(value)  # a million of them are looked at as quickly as ten
    if BIDI_CONTROLS & characters:
        raise ValidationError(_("Text-direction control characters are not allowed."), code="bidi")
    if any(map(_is_control, characters)):
        raise ValidationError(_("Control characters are not allowed."), code="control")
    if value and not any(map(_is_visible, characters)):
        raise ValidationError(_("Please enter something that can be seen."), code="invisible")
    if _is_piled_up(value, characters):
        raise ValidationError(_("Too many accents stand on one letter."), code="marks")


def validate_single_line(value: str) -> None:
    """A name or a title: what is printed on one line and looks like what it is."""
    if LINE_BREAKS & set(value):
        raise ValidationError(_("Line breaks are not allowed here."), code="line_break")
    if "\t" in value:
        raise ValidationError(_("Tabs are not allowed here."), code="tab")
    validate_printable(value)
    if _hides_something(value):
        raise ValidationError(_("Invisible characters are not allowed here."), code="hidden")


def validate_own_name(value: str) -> None:
    """Nobody passes as the facility or its staff by letters that only look like theirs."""
    if imitates(value):
        message = _("This looks like a name of the facility or its staff. Please spell it plainly.")
        raise ValidationError(message, code="lookalike")


def validate_public_address(value: str) -> None:
    """One e-mail address that a mail from the portal can reach; only the most helpful complaint."""
    local, _at, domain = value.rpartition("@")
    if value.count("@") > 1 and any(mark in value for mark in ",;"):
        raise ValidationError(_("Please enter one address."), code="several")
    if not local.isascii():
        raise ValidationError(
            _("Please use an address with plain letters (a–z) before the @."), code="smtputf8"
        )
    validate_email(value)
    validate_single_line(value)  # Django's own lets a direction mark pass in the domain
    if not _is_public_name(domain):
        raise ValidationError(_("Please use a public mail address."), code="private_address")
    if is_deceptive_host(domain):
        raise ValidationError(MIXED, code="mixed_scripts")


def validate_https_link(value: str) -> None:
    """A link that may be shown to people: https, a named host, nobody's user name in it."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:  # half an IPv6 address, for one
        raise ValidationError(_("Enter a valid URL."), code="invalid") from None
    if parts.scheme != "https":
        raise ValidationError(_("Please enter a link that begins with https://."), code="scheme")
    if "@" in parts.netloc:
        raise ValidationError(_("A link must not contain a user name."), code="userinfo")
    if not _is_public_name(host):
        raise ValidationError(_("Please enter a link to a named public site."), code="host")
    if is_deceptive_host(host):
        raise ValidationError(MIXED, code="mixed_scripts")


def validate_time_zone(value: str) -> None:
    """Any name that the IANA database knows, older ones such as Europe/Kiev included."""
    if value not in KNOWN_ZONES:
        raise ValidationError(
            _("Unknown time zone “%(zone)s”. Example: Europe/Brussels."),
            code="time_zone",
            params={"zone": value},
        )


def _is_control(character: str) -> bool:
    """Controls, surrogates, private use, non-characters; letters newer than this Python pass."""
    category = unicodedata.category(character)
    if category == "Cn":
        code = ord(character)
        return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return category in ("Cc", "Cs", "Co") and character not in "\r\n\t"


def _is_visible(character: str) -> bool:
    unseen = unicodedata.category(character) in ("Cf", "Mn", "Zs", "Zl", "Zp")
    return not (unseen or character.isspace() or character in BLANKS)


def _is_piled_up(value: str, characters: set[str]) -> bool:
    """More marks in a row than spelling needs: they would cover the lines above and below."""
    marks = [one for one in characters if unicodedata.category(one) in ("Mn", "Me")]
    if not marks:
        return False
    some = f"[{re.escape(''.join(marks))}]{{{MOST_MARKS + 1}}}"
    return re.search(some, unicodedata.normalize("NFC", value)) is not None


def _hides_something(value: str) -> bool:
    """Invisible characters make two names look alike; scripts and emoji that need one keep it."""
    if value.isascii():
        return False
    for before, character in zip(" " + value, value, strict=False):
        if character in JOINERS and not before.isascii():
            continue
        if character in BLANKS or (
            unicodedata.category(character) == "Cf" and _is_hidden(character)
        ):
            return True
    return value[-1:] in JOINERS


def _is_hidden(character: str) -> bool:
    """Of the format characters, Arabic number signs are seen, and tags spell an emoji's flag."""
    name = unicodedata.name(character, "")
    return not name.startswith(("ARABIC", "TAG ", "CANCEL TAG", "SYRIAC", "KAITHI"))


def _is_public_name(domain: str) -> bool:
    """A host's name with a dot, neither a number nor a name that only one network knows."""
    ending = domain.rstrip(".").rpartition(".")[2].casefold()
    if "." not in domain.strip(".") or ending in PRIVATE_ENDINGS or not ending.strip("0123456789"):
        return False
    return not (domain.startswith("[") or _is_ip_address(domain))


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
