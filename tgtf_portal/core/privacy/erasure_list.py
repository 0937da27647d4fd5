"""The list of erasures: a line has keyed hashes of the addresses of who was erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.outside import OutsideList
from tgtf_portal.core.values.fields import AddressField

ERASURES = OutsideList(
    "erasures.log", _("The list of erasures cannot be written, so nothing is erased: %s")
)


@dataclass(frozen=True, slots=True)
class ErasureLine:
    at: datetime
    code: str
    hashes: frozenset[str]


def note(code: str, addresses: Iterable[str]) -> None:
    ERASURES.note(code, *sorted(hash_of(address) for address in addresses))


def take_back(code: str) -> None:
    ERASURES.take_back(code)


def lines() -> list[ErasureLine]:
    """Those that stand, the oldest first."""
    return [ErasureLine(line.at, line.code, frozenset(line.words)) for line in ERASURES.lines()]


def hash_of(address: str) -> str:
    """The same for every spelling of an address."""
    return ERASURES.hash_of(AddressField.normalise(address))
