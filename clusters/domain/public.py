"""What strangers are shown of a cluster, by statements that are put together once.

Whoever signed in may see more; what they ask for is put together each time. See bench/http.py.
"""

from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import NamedTuple

from django.db.models import DateTimeField, QuerySet, Value

from clusters.models import SME, Cluster, Project, ProjectCluster, Theme
from clusters.models.cluster import ClusterQuerySet
from tgtf_portal.core.pages.paging import ROWS
from tgtf_portal.core.people.roles import STRANGER, Person
from tgtf_portal.core.values.prepared import Prepared, PreparedList

THEME, STORY = "theme", "story"


@dataclass(slots=True)
class ProjectCard:
    """A project of the cluster's and who takes part, as far as the reader may see them."""

    project: Project
    parts: list[ProjectCluster] = field(default_factory=list)


class Named(NamedTuple):
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class DirectoryChoices:
    """What the directory can be narrowed by."""

    by_country: dict[str, int]
    ecosystems: list[tuple[str, str]]
    themes: list[tuple[str, str]]


def _cluster(user: Person, slug: str) -> QuerySet[Cluster]:
    return Cluster.objects.visible_to(user).filter(slug=slug).select_related("ecosystem")


def _parts(user: Person, cluster: int) -> QuerySet[ProjectCluster]:
    """An unlisted cluster does not appear through its partners either."""
    going_on = Project.objects.filter(clusters=cluster).going_on()
    parts = ProjectCluster.objects.filter(
        project__in=going_on.order_by().values("pk"), cluster__in=Cluster.objects.visible_to(user)
    )
    in_order = parts.order_by("project__facility", "project__number", "role", "pk")
    return in_order.select_related("project", "cluster")


def _belongings(cluster: int) -> QuerySet:
    """Its themes and its published stories: one query for both."""
    told = Cluster._meta.get_field("stories").related_model
    stories = told._default_manager.filter(cluster=cluster, published=True).order_by()
    themes = Theme.objects.filter(clusters=cluster).order_by()
    never = Value(None, output_field=DateTimeField())
    rows = themes.values_list(Value(THEME), "name__folded", never, "pk", "slug", "name")
    return rows.union(
        stories.values_list(Value(STORY), Value(""), "webinar__starts_at", "pk", "slug", "title"),
        all=True,
    )


def _directory(user: Person) -> QuerySet[Cluster]:
    return as_listed(Cluster.objects.visible_to(user))


def as_listed(clusters: ClusterQuerySet) -> ClusterQuerySet:
    """As the directory lists them: in order, with the number of firms."""
    return clusters.select_related("ecosystem").with_sme_count().alphabetically()


def _ecosystems(user: Person) -> QuerySet:
    return Cluster.objects.visible_to(user).ecosystems().values_list("slug", "name")


_by_country = Prepared(
    lambda: Cluster.objects.visible_to(STRANGER).numbers_by_country(), keeps_plan=True
)
_ecosystems_shown = Prepared(lambda: _ecosystems(STRANGER), keeps_plan=True)
_all_themes = Prepared(lambda: Theme.objects.values_list("slug", "name"), keeps_plan=True)
_whole_directory = PreparedList(
    lambda: _directory(STRANGER),
    size=ROWS,
    all_of=lambda: Cluster.objects.visible_to(STRANGER),
)
_one = Prepared(lambda slug: _cluster(STRANGER, slug), slug=str, keeps_plan=True)
_parts_shown = Prepared(
    lambda cluster: _parts(STRANGER, cluster).only(
        *("role", "project__number", "project__title", "project__status", "project__summary"),
        *("cluster__slug", "cluster__name", "cluster__country"),
    ),
    cluster=int,
    keeps_plan=True,
)
_belonging = Prepared(_belongings, cluster=int, keeps_plan=True)
_firms = PreparedList(lambda cluster: SME.objects.filter(cluster=cluster), size=ROWS, cluster=int)


def choices_shown_to(user: Person) -> DirectoryChoices:
    if user.is_authenticated:
        by_country = Cluster.objects.visible_to(user).by_country()
        return DirectoryChoices(by_country, list(_ecosystems(user)), _all_themes())
    return DirectoryChoices(dict(_by_country()), _ecosystems_shown(), _all_themes())


def directory_shown_to(user: Person) -> QuerySet[Cluster] | PreparedList[Cluster]:
    return _directory(user) if user.is_authenticated else _whole_directory.of()


def cluster_shown_to(user: Person, slug: str) -> Cluster | None:
    return _cluster(user, slug).first() if user.is_authenticated else _one.one(slug=slug)


def projects_shown_to(user: Person, cluster: Cluster) -> list[ProjectCard]:
    """Those that go on."""
    cards: dict[int, ProjectCard] = {}
    known = user.is_authenticated
    for part in _parts(user, cluster.pk) if known else _parts_shown(cluster=cluster.pk):
        cards.setdefault(part.project_id, ProjectCard(part.project)).parts.append(part)
    return list(cards.values())


def themes_and_stories_of(cluster: Cluster) -> tuple[list[Named], list[Named]]:
    """Themes by name; published stories, the latest told first."""
    rows = _belonging(cluster=cluster.pk)
    themes = sorted(row[1:] for row in rows if row[0] == THEME)
    stories = sorted((row[1:] for row in rows if row[0] == STORY), key=_latest_first)
    return [Named(*row[3:]) for row in themes], [Named(*row[3:]) for row in stories]


def _latest_first(story: tuple[str, datetime | None, int, str, str]) -> tuple[float, int]:
    _folded, told_at, key, *_rest = story
    return -told_at.timestamp() if told_at else -inf, key


def firms_of(cluster: Cluster) -> PreparedList[SME]:
    return _firms.of(cluster=cluster.pk)
