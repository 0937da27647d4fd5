"""Mails to the people of one break-out: its hosts, and others who have to do with it."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import transaction

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from webinars.common.locks import locked
from webinars.letters.promises import MailedPerson, webinar_mail
from webinars.models import Breakout, Host, Registration

Somebody = TypeVar("Somebody", bound=MailedPerson)


def hosts_to_tell(breakout: Breakout) -> list[Host]:
    """One for each address."""
    hosts = breakout.hosts.select_related("user").order_by("pk")
    return list({host.address.casefold(): host for host in hosts if host.address}.values())


def besides_hosts(people: Sequence[Somebody], hosts: Sequence[Host]) -> list[Somebody]:
    """Who hosts the room is told as a host."""
    addresses = {host.address.casefold() for host in hosts}
    return [person for person in people if person.email.casefold() not in addresses]


def room_mails(
    kind: str,
    breakout: Breakout,
    hosts: Sequence[Host],
    people: Sequence[MailedPerson],
    occasion: int,
) -> Iterator[outbox.Promise]:
    """One mail to each address."""
    webinar = breakout.webinar
    for host in hosts:
        yield webinar_mail(
            kind,
            webinar.pk,
            host,
            occasion,
            "host",
            to=host.address,
            language=webinar.language,
            context={"breakout": breakout.pk, "host": host.pk},
        )
    for person in besides_hosts(people, hosts):
        context = {"breakout": breakout.pk, "registration": person.pk}
        yield webinar_mail(kind, webinar.pk, person, occasion, context=context)


def people_inside(breakout: Breakout) -> list[Registration]:
    """Who sits in it and was told so: the others read of the link with the room."""
    seats = breakout.seats.filter(untold=False, registration__status="confirmed")
    return [seat.registration for seat in seats.select_related("registration")]


def mails_about(breakout: Breakout) -> int:
    """How many a new meeting link makes."""
    hosts = hosts_to_tell(breakout)
    return len(hosts) + len(besides_hosts(people_inside(breakout), hosts))


@transaction.atomic
def tell_link(breakout: Breakout, *, by: User | None) -> int:
    """Its meeting link is another one: mail its people and its hosts; returns how many."""
    webinar = locked(breakout.webinar)
    if not webinar.takes_registrations or not breakout.is_open:
        return 0
    event = audit.record("breakout.link_told", breakout, by=by)
    people = (hosts_to_tell(breakout), people_inside(breakout))
    return outbox.promise_all(room_mails("breakout.link_changed", breakout, *people, event.pk))
