"""Twenty-five projects are selected: twenty by their published names, five plainly fictional."""

from datetime import timedelta

from django.utils import timezone

from clusters.domain.cluster import import_clusters
from clusters.domain.project import start_project
from clusters.models import SME, Cluster, Facility, Membership, Project, Reviewer, Theme
from tgtf_portal.core.models import User
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import moment, on
from tgtf_portal.pages.demo.people import Key, cast, coordinator, sign_up

ANNOUNCED = moment("2021-05-03 10:00")


def select_projects(key: Key) -> None:
    with on(ANNOUNCED):
        import_clusters(files.content("clusters.csv"), by=coordinator())
        for person in cast("reviewer"):
            user = sign_up(person["email"], person["name"], key, time_zone=person["time_zone"])
            Reviewer.objects.create(facility=Facility.objects.get(slug="tgtf"), user=user)
    for fiction in files.facts("fiction.json"):
        _word_fictional(**fiction)
    for person in cast("manager"):
        _appoint_manager(person, key)
    for firm in files.rows("smes.csv"):
        _add_firm(**firm)


def _word_fictional(cluster: str, project: str, summary: str, themes: list[str]) -> None:
    """A fictional cluster's project runs today, so that there is something to do in it."""
    made_up = Cluster.objects.get(name=cluster)
    made_up.fictional, made_up.summary = True, summary
    made_up.save()
    made_up.themes.set(Theme.objects.filter(slug__in=themes))
    led = Project.objects.get(parts__cluster=made_up)
    today = timezone.localdate()
    led.title, led.coordinator = project, coordinator()
    led.starts_on, led.ends_on = today - timedelta(days=70), today + timedelta(days=80)
    led.save()
    led.themes.set(made_up.themes.all())
    start_project(led, by=coordinator())


def _appoint_manager(person: dict[str, str], key: Key) -> User:
    user = sign_up(person["email"], person["name"], key, time_zone=person["time_zone"])
    cluster = Cluster.objects.get(name=person["cluster"])
    Membership.objects.create(user=user, cluster=cluster, position=person["position"])
    return user


def _add_firm(cluster: str, **facts: str) -> None:
    SME.objects.create(cluster=Cluster.objects.get(name=cluster), **facts)
