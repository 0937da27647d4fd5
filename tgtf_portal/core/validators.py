"""What a line, an address, a link and a time zone have to be, whoever types them."""

import ipaddress
import unicodedata
import zoneinfo
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
JOINERS = frozenset("\u200c\u200d")  # part of names in some scripts and of emoji


def validate_printable(value: str) -> None:
    """Text that a person can see: no direction tricks, no control characters, not only invisible ones."""
    if BIDI_CONTROLS & set(value):
        raise ValidationError(_("Text-direction control characters are not allowed."), code="bidi")
    for character in value:
        category = unicodedata.category(character)
        if category in ("Cc", "Cs", "Cn", "Co") and character not in "\r\n\t":
            raise ValidationError(_("Control characters are not allowed."), code="control")
    if value and not any(map(_is_visible, value)):
        raise ValidationError(_("Please enter something that can be seen."), code="invisible")


def validate_single_line(value: str) -> None:
    if LINE_BREAKS & set(value):
        raise ValidationError(_("Line breaks are not allowed here."), code="line_break")
    if "\t" in value:
        raise ValidationError(_("Tabs are not allowed here."), code="tab")
    validate_printable(value)


def validate_public_address(value: str) -> None:
    """An e-mail address that a mail from the portal can reach."""
    local, _at, domain = value.rpartition("@")
    if not value.isascii() and not local.isascii():
        raise ValidationError(_("Please use an address with plain letters before the @."), code="smtputf8")
    if "." not in domain or domain.startswith("["):
        raise ValidationError(_("Please use a public mail address."), code="private_address")


def validate_https_link(value: str) -> None:
    """A link that may be shown to people: https, a named host, nobody's user name in it."""
    parts = urlsplit(value)
    if parts.scheme != "https":
        raise ValidationError(_("Please enter a link that begins with https://."), code="scheme")
    if parts.username or parts.password or "@" in parts.netloc:
        raise ValidationError(_("A link must not contain a user name."), code="userinfo")
    host = parts.hostname or ""
    if _is_ip_address(host) or "." not in host:
        raise ValidationError(_("Please enter a link to a named public site."), code="host")


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("Unknown time zone “%(zone)s”. Example: Europe/Brussels."),
            code="time_zone",
            params={"zone": value},
        )


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cf", "Mn", "Zs", "Zl", "Zp")


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
