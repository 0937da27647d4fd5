"""In whose hands a commitment is: who is meant, and asking them before they are named."""

from typing import Any

from django.utils import timezone

from clusters.models import Cluster
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.values.folding import name_key, named
from webinars.letters.promises import webinar_mail
from webinars.models import Breakout, Host, Insight, Registration

Person = Host | Registration


def owner_meant(breakout: Breakout, owner: str, author: Person | None = None) -> dict[str, Any]:
    """Whom a name means: its author, a cluster, or somebody of this webinar who is alone in having
    it. Authors agree by writing their own name; all others are asked.
    """
    meant: dict[str, Any] = dict.fromkeys(
        ("owner_registration", "owner_host", "owner_cluster", "owner_agreed_at")
    )
    if not owner:
        return meant
    if author and name_key(author.name) == name_key(owner):
        return {**meant, _field_of(author): author, "owner_agreed_at": timezone.now()}
    if cluster := named(Cluster.objects.all(), owner).first():
        return {**meant, "owner_cluster": cluster}
    people = _people_named(breakout, owner)
    return {**meant, _field_of(people[0]): people[0]} if len(people) == 1 else meant


def _field_of(person: Person) -> str:
    return "owner_host" if isinstance(person, Host) else "owner_registration"


def _people_named(breakout: Breakout, owner: str) -> list[Person]:
    """By address each once, a host before the same person's registration."""
    hosts = named(Host.objects.filter(breakout__webinar=breakout.webinar_id), owner)
    guests = named(Registration.objects.active().filter(webinar=breakout.webinar_id), owner)
    found: dict[str, Person] = {}
    for person in (*hosts.exclude(email="").order_by("pk"), *guests.order_by("pk")):
        found.setdefault(person.email, person)
    return list(found.values())


def ask_owner(insight: Insight) -> None:
    """One mail to whoever is named, where we know an address; a cluster's managers find it on their
    dashboard."""
    person = insight.owner_registration or insight.owner_host
    if person is None or insight.owner_agreed_at or not person.email:
        return
    noun = "host" if isinstance(person, Host) else "registration"
    webinar = insight.breakout.webinar
    outbox.promise(
        webinar_mail(
            "commitment.named",
            webinar.pk,
            person,
            *(noun, insight.pk, name_key(insight.owner)),
            language=webinar.language,
            context={"insight": insight.pk},
        )
    )
