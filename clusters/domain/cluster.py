"""Clusters and their parts in projects, taken over from a table."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from clusters.domain.vocabulary import Terms, ecosystems_in, note_unknown, unknown_words
from clusters.models import Cluster, Facility, Project, ProjectCluster, Spelling
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.cells import like
from tgtf_portal.core.tables.faults import RowError
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Imported, Row
from tgtf_portal.core.values.countries import country_code
from tgtf_portal.core.values.folding import name_key

ECOSYSTEM = "industrial_ecosystem"  # the column
LEAD = ProjectCluster.Role.LEAD
NOTED = 20  # changes that are told before they are made

# The facility that a first import finds missing; staff may reword it in the admin.
DEFAULT_FACILITY = {
    "slug": "tgtf",
    "name": "Towards Green Transition Facility",
    "acronym": "TGTF",
    "initiative": "European Cluster Collaboration Platform (ECCP)",
    "status": Facility.Status.CURRENT,
}


def import_clusters(content: bytes, *, by: User | None = None) -> Imported:
    """Create and update clusters and their parts in the current facility's projects.

    An empty cell leaves alone what is known already. Raises BadTable.
    """
    outcome, _table = CLUSTERS.take_over(content, by=by)
    return outcome


@transaction.atomic
def take_clusters(target: None, rows: Sequence[Row], *, by: User | None = None) -> Imported:
    cohort = _Cohort(facility := _current_facility())
    outcome = Counter(cohort.take_over(row) for row in _leads_last(rows))
    words = (word for row in rows for word in row[ECOSYSTEM].rest)
    note_unknown(Spelling.Vocabulary.ECOSYSTEM, words)
    imported = Imported(**outcome)
    if imported.created or imported.updated:
        audit.record("clusters.imported", facility, by=by, **vars(imported))
    return imported


def _current_facility() -> Facility:
    """Locked; made where the portal knows none at all. Refused where none of several is current."""
    if facility := Facility.objects.select_for_update().current():
        return facility
    if Facility.objects.exists():
        raise Refused(_("No facility is current: make one current first, on its page."))
    return Facility.objects.create(**DEFAULT_FACILITY)


def known_clusters(target: None, rows: Sequence[Row]) -> int:
    """How many rows are about clusters of the directory."""
    known = set(map(name_key, Cluster.objects.values_list("name", flat=True)))
    return sum(name_key(row["name"]) in known for row in rows)


def _notes(target: None, rows: Sequence[Row]) -> Iterator[str]:
    """What known clusters are called and where they are, where the table says otherwise."""
    clusters = Cluster.objects.select_related("ecosystem")
    known = {name_key(cluster.name): cluster for cluster in clusters}
    changes = []
    for row in rows:
        if cluster := known.pop(name_key(row["name"]), None):
            for field, told in (("name", "name"), ("country", "country"), ("industry", ECOSYSTEM)):
                old, new = str(getattr(cluster, field)), str(row[told])
                if new and old != new:
                    words = {"cluster": cluster, "old": old or "–", "new": new}
                    changes.append(_("%(cluster)s: “%(old)s” becomes “%(new)s”.") % words)
    yield from changes[:NOTED]
    if more := len(changes[NOTED:]):
        yield ngettext("… and %(n)d more.", "… and %(n)d more.", more) % {"n": more}
    yield from unknown_words(rows, ECOSYSTEM)


def free_slug(name: str, taken: Iterable[str]) -> str:
    """An address for a name, numbered where another has it.

    >>> free_slug("Demo Cluster A", {"demo-cluster-a"})
    'demo-cluster-a-2'
    """
    base = slugify(name)[:70].rstrip("-") or "cluster"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


class _Cohort:
    """What is there already, read once."""

    def __init__(self, facility: Facility) -> None:
        self.facility = facility
        clusters = Cluster.objects.select_related("ecosystem")
        self.clusters = {name_key(cluster.name): cluster for cluster in clusters}
        self.slugs = {cluster.slug for cluster in clusters}
        self.spelled: set[str] = set()
        self.projects = {project.number: project for project in facility.projects.all()}
        parts = ProjectCluster.objects.filter(project__facility=facility)
        self.parts = {(part.project_id, part.cluster_id): part for part in parts}

    def take_over(self, row: Row) -> str:
        cluster, cluster_outcome = self._cluster(row)
        project, project_outcome = self._project(row)
        others = {project_outcome, self._part(row, project, cluster)}
        if cluster_outcome == "unchanged" and others != {"unchanged"}:
            return "updated"  # the cluster was there
        return cluster_outcome

    def _cluster(self, row: Row) -> tuple[Cluster, str]:
        facts = {"country": row["country"]}
        if name_key(row["name"]) not in self.spelled:  # the first spelling of a file counts
            facts["name"] = row["name"]
            self.spelled.add(name_key(row["name"]))
        if said := row[ECOSYSTEM]:
            facts |= {"ecosystem": next(iter(said.known), None), "sector": said.text}
        known = self.clusters.get(name_key(row["name"]))
        if known:
            return known, _amended(known, facts)
        made = Cluster.objects.create(slug=free_slug(row["name"], self.slugs), **facts)
        self.slugs.add(made.slug)
        self.clusters[name_key(made.name)] = made
        return made, "created"

    def _project(self, row: Row) -> tuple[Project, str]:
        """A project is known by its number; its first title is the name of its lead."""
        known = self.projects.get(row["project"])
        if known and row["role"] == LEAD and not known.title:
            return known, _amended(known, {"title": row["name"]})
        if known:
            return known, "unchanged"
        title = row["name"] if row["role"] == LEAD else ""
        made = Project.objects.create(facility=self.facility, number=row["project"], title=title)
        self.projects[made.number] = made
        return made, "created"

    def _part(self, row: Row, project: Project, cluster: Cluster) -> str:
        known = self.parts.get((project.pk, cluster.pk))
        if known:
            return _amended(known, {"role": row["role"]})
        ProjectCluster.objects.create(project=project, cluster=cluster, role=row["role"])
        return "created"


def _amended(thing: Any, facts: dict[str, Any]) -> str:
    """Save what differs; nothing is written, and no history made, where nothing does."""
    if all(getattr(thing, field) == value for field, value in facts.items()):
        return "unchanged"
    for field, value in facts.items():
        setattr(thing, field, value)
    thing.save()
    return "updated"


def _leads_last(rows: Sequence[Row]) -> list[Row]:
    """A project has one lead at any time, so the former is made a partner first."""
    return sorted(rows, key=lambda row: (row["role"] == LEAD, row.line))


# --- Checks ---------------------------------------------------------------------------------------


def _contradictions(target: None, rows: Sequence[Row]) -> list[RowError]:
    return [*_two_countries(rows), *_wrong_leads(rows)]


def _two_countries(rows: Sequence[Row]) -> Iterable[RowError]:
    first: dict[str, Row] = {}
    for row in rows:
        earlier = first.setdefault(name_key(row["name"]), row)
        if earlier["country"] != row["country"]:
            message = _("Line %(line)d says %(country)s for this cluster.")
            facts = {"line": earlier.line, "country": earlier["country"]}
            yield RowError(row.line, "country", message % facts)


def _wrong_leads(rows: Sequence[Row]) -> Iterable[RowError]:
    """A project has exactly one lead once the table is taken over."""
    facility = Facility.objects.current()
    parts = ProjectCluster.objects.filter(project__facility=facility)
    roles: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for project, name, role in parts.values_list("project__number", "cluster__name", "role"):
        roles[project][name_key(name)] = (role, name)
    for row in rows:
        roles[row["project"]][name_key(row["name"])] = (row["role"], row["name"])

    # The line to look at: the last that names a lead, or else the project's first.
    lines = {row["project"]: row.line for row in reversed(rows)}
    lines |= {row["project"]: row.line for row in rows if row["role"] == LEAD}
    for project, line in lines.items():
        leads = [name for role, name in roles[project].values() if role == LEAD]
        facts = {"project": project, "leads": ", ".join(leads)}
        if not leads:
            yield RowError(line, "role", _("Project %(project)d has no lead.") % facts)
        elif len(leads) > 1:
            message = _("Project %(project)d has more than one lead: %(leads)s.")
            yield RowError(line, "role", message % facts)


def _ecosystem() -> Callable[[str], Terms]:
    """A cluster belongs to one at most."""
    find, check = ecosystems_in(), like(Cluster, "sector")

    def read(text: str) -> Terms:
        found = find(text)
        check(found.text)
        if len(found.known) > 1:
            raise ValidationError(_("A cluster belongs to one industrial ecosystem."))
        return found

    return read


COLUMNS: dict[str, Callable[[str], Any]] = {
    "project": like(Project, "number"),
    "role": lambda text: like(ProjectCluster, "role")(text.lower()),
    "name": like(Cluster, "name"),
    "country": lambda text: like(Cluster, "country")(country_code(text)),
}


def _columns(target: None) -> dict[str, Callable[[str], Any]]:
    return {**COLUMNS, ECOSYSTEM: _ecosystem()}


CLUSTERS = import_kind(
    name="clusters",
    right="clusters.add_cluster",
    label=_lazy("Clusters and their parts in projects"),
    columns=_columns,
    required=[*COLUMNS, ECOSYSTEM],
    unique=["project", "name"],
    contradictions=_contradictions,
    notes=_notes,
    known=known_clusters,
    take=take_clusters,
)
