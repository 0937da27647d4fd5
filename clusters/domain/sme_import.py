"""Clusters' firms, taken over from a table."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import SME, Cluster
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import address_like, choice_of, like
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Imported, Row
from tgtf_portal.core.values.countries import country_code
from tgtf_portal.core.values.folding import name_key

FACTS = ["country", "town", "activity", "size", "website", "contact_name", "contact_address"]

SIZES = {
    "micro": "kleinst,kleinstunternehmen,très petite,micro entreprise,microempresa,microimpresa",
    "small": "klein,petite,pequeña,piccola,mała",
    "medium": "mittel,moyenne,mediana,media,średnia,medium-sized",
}


@transaction.atomic
def take_smes(target: None, rows: Sequence[Row], *, by: User | None = None) -> Imported:
    """Create and update firms; an empty cell leaves alone what is known already."""
    known = _known()
    outcome: Counter[str] = Counter()
    for row in rows:
        firm = known.get((row["cluster"].pk, name_key(row["name"])))
        outcome[_take_over(firm, row)] += 1
    imported = Imported(**outcome)
    if imported.created or imported.updated:
        first = next(row["cluster"] for row in rows)
        audit.record("smes.imported", first, by=by, **vars(imported))
    return imported


def known_smes(target: None, rows: Sequence[Row]) -> int:
    known = _known()
    return sum((row["cluster"].pk, name_key(row["name"])) in known for row in rows)


def _known() -> dict[tuple[int, str], SME]:
    return {(firm.cluster_id, name_key(firm.name)): firm for firm in SME.objects.all()}


def _take_over(firm: SME | None, row: Row) -> str:
    given = {name: row[name] for name in FACTS if row[name]}
    if firm is None:
        cluster = row["cluster"]
        given.setdefault("country", cluster.country)
        SME.objects.create(cluster=cluster, name=row["name"], **given)
        return "created"
    if all(getattr(firm, name) == value for name, value in given.items()):
        return "unchanged"
    for name, value in given.items():
        setattr(firm, name, value)
    firm.save()
    return "updated"


def _columns(target: None) -> dict[str, Callable[[str], Any]]:
    return {
        "cluster": _cluster_named(),
        "name": like(SME, "name"),
        "country": country_code,
        "town": like(SME, "town"),
        "activity": like(SME, "activity"),
        "size": choice_of(SME.Size, **SIZES),
        "website": like(SME, "website"),
        "contact_name": like(SME, "contact_name"),
        "contact_address": address_like(SME, "contact_address"),
    }


def _cluster_named() -> Callable[[str], Cluster]:
    clusters = {name_key(cluster.name): cluster for cluster in Cluster.objects.all()}

    def find(name: str) -> Cluster:
        if found := clusters.get(name_key(name)):
            return found
        raise ValidationError(_("The directory has no cluster “%s”.") % name)

    return find


SMES = import_kind(
    name="smes",
    right="clusters.add_sme",
    label=_lazy("SMEs of clusters"),
    columns=_columns,
    required=["cluster", "name"],
    unique=["cluster", "name"],
    known=known_smes,
    take=take_smes,
)
