"""After a restore: whoever was erased since the backup was taken is erased again, and what else
people wished is done again."""

from collections.abc import Iterator
from dataclasses import dataclass

from tgtf_portal.core import audit
from tgtf_portal.core.models import Erasure
from tgtf_portal.core.privacy import elsewhere, erasure_list, hooks
from tgtf_portal.core.privacy.erasing import erase_again
from tgtf_portal.core.privacy.erasure_list import ErasureLine
from tgtf_portal.core.privacy.register import TABLES, history_of
from tgtf_portal.core.values.erased import is_erased


@dataclass(frozen=True, slots=True)
class Repeated:
    erasures: int
    wishes: int


def repeat_all() -> Repeated:
    return Repeated(repeat_erasures(), hooks.repeat_wishes())


def repeat_erasures() -> int:
    """Erase whom the list knows and this database does not; returns how many erasures that were.

    Where nothing was restored the database knows them all, and this is one query.
    """
    listed = erasure_list.lines()
    codes = [line.code for line in listed]
    done = set(Erasure.objects.filter(code__in=codes).values_list("code", flat=True))
    missing = [line for line in listed if line.code not in done]
    if missing:
        known = {erasure_list.hash_of(address): address for address in set(addresses_kept())}
        for line in missing:
            _repeat(line, known)
        elsewhere.wipe_log()
    return len(missing)


def _repeat(line: ErasureLine, known: dict[str, str]) -> None:
    for found in sorted(line.hashes & known.keys()):
        erase_again(known[found], line.code)
    # Noted for those too who are not in this backup: whoever comes back later stays.
    erasure = Erasure.objects.create(code=line.code, at=line.at, way=Erasure.Way.REPEATED)
    audit.record("person.erased", erasure, by=None)


def addresses_kept() -> Iterator[str]:
    """Every address in the database, earlier states included."""
    for entry in TABLES.values():
        for model in filter(None, (entry.model, history_of(entry.model))):
            for name in entry.addresses:
                for address in model._base_manager.values_list(name, flat=True).distinct():
                    if address and not is_erased(address):
                        yield address
