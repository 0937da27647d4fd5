"""The mails of a webinar's life; each function prepares a batch, then writes one by one."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse

from tgtf_portal.core import outbox
from tgtf_portal.core.calendar import Attendee, Method, calendar_entry
from tgtf_portal.core.letters import Calendar, Letter, write_letter
from tgtf_portal.core.models import Message
from tgtf_portal.core.times import period
from webinars.documents import webinar_occasion
from webinars.models import Host, Invitation, Recap, Registration, Webinar

TEMPLATES = "webinars/emails"


@outbox.sender("webinar.invitation")
def invitation(batch: list[Message]) -> outbox.Write:
    invitations = Invitation.objects.with_webinar().in_bulk(_ids(batch, "invitation"))
    registered = set(
        Registration.objects.active()
        .filter(email__in={message.recipient for message in batch})
        .values_list("webinar", "email")
    )

    def write(message: Message) -> Letter | None:
        found = invitations.get(message.context["invitation"])
        if found is None or not found.webinar.takes_registrations:
            return None
        if (found.webinar_id, found.email) in registered:
            return None
        return _letter(
            "webinar_invitation",
            message,
            found.webinar,
            {"link": found.get_link(), "name": found.name},
            calendar=calendar_entry(webinar_occasion(found.webinar), method="PUBLISH"),
        )

    return write


def _about_registration(kind: str, method: Method | None) -> None:
    """Sign up a mail to somebody who is, or was, registered."""

    @outbox.sender(kind)
    def prepare(batch: list[Message]) -> outbox.Write:
        ids = _ids(batch, "registration")
        found = Registration.objects.with_webinar().select_related("seat__breakout").in_bulk(ids)

        def write(message: Message) -> Letter | None:
            registration = found.get(message.context["registration"])
            if registration is None or not STILL_DUE[kind](registration):
                return None
            seat = getattr(registration, "seat", None)
            return _letter(
                kind.replace(".", "_"),
                message,
                registration.webinar,
                {
                    "link": registration.get_link(),
                    "name": registration.name,
                    "breakout": seat.breakout if seat else None,
                    "rank": seat.rank if seat else None,
                },
                calendar=_personal_calendar(registration, method) if method else None,
            )

        return write


STILL_DUE = {
    "registration.confirmed": lambda r: r.is_active and r.webinar.takes_registrations,
    "registration.known": lambda r: r.is_active and r.webinar.takes_registrations,
    "registration.cancelled": lambda r: not r.is_active,
    "webinar.moved": lambda r: r.is_active and r.webinar.takes_registrations,
    "webinar.cancelled": lambda r: r.is_active and r.webinar.status == Webinar.Status.CANCELLED,
    "breakouts.seated": lambda r: (
        r.is_active and hasattr(r, "seat") and r.webinar.takes_registrations
    ),
}

_about_registration("registration.confirmed", "REQUEST")
_about_registration("registration.known", "REQUEST")
_about_registration("registration.cancelled", "CANCEL")
_about_registration("webinar.moved", "REQUEST")
_about_registration("webinar.cancelled", "CANCEL")
_about_registration("breakouts.seated", None)


@outbox.sender("host.link")
def host_link(batch: list[Message]) -> outbox.Write:
    hosts = Host.objects.with_room().in_bulk(_ids(batch, "host"))

    def write(message: Message) -> Letter | None:
        host = hosts.get(message.context["host"])
        if host is None or not host.breakout.is_open:
            return None
        webinar = host.breakout.webinar
        return _letter(
            "host_link",
            message,
            webinar,
            {"link": host.get_link(), "name": host.name, "breakout": host.breakout},
            calendar=calendar_entry(
                webinar_occasion(webinar),
                method="REQUEST",
                attendee=Attendee(host.email, host.name),
            ),
        )

    return write


@outbox.sender("recap.published")
def recap_published(batch: list[Message]) -> outbox.Write:
    registrations = Registration.objects.with_webinar().in_bulk(_ids(batch, "registration"))
    webinars = {registration.webinar_id for registration in registrations.values()}
    recaps = {r.webinar_id: r for r in Recap.objects.published().filter(webinar__in=webinars)}

    def write(message: Message) -> Letter | None:
        registration = registrations.get(message.context["registration"])
        recap = recaps.get(registration.webinar_id) if registration else None
        if registration is None or recap is None:
            return None
        path = reverse("webinars:recap-detail", args=[registration.webinar.slug])
        context = {"link": f"{settings.SITE_URL}{path}", "name": registration.name, "recap": recap}
        return _letter("recap_published", message, registration.webinar, context)

    return write


def _letter(
    template: str,
    message: Message,
    webinar: Webinar,
    context: dict[str, Any],
    *,
    calendar: Calendar | None = None,
) -> Letter:
    facility = webinar.series.facility
    context |= {
        "webinar": webinar,
        "facility": facility,
        "when": period(webinar.starts_at, webinar.ends_at, webinar.time_zone).text,
        "language": message.language,
    }
    letter = write_letter(
        f"{TEMPLATES}/{template}", context, language=message.language, calendar=calendar
    )
    return (
        letter
        if not facility.contact_address
        else replace(letter, reply_to=facility.contact_address)
    )


def _personal_calendar(registration: Registration, method: Method) -> Calendar:
    occasion = webinar_occasion(registration.webinar, url=registration.get_link())
    attendee = Attendee(registration.email, registration.name)
    return calendar_entry(occasion, method=method, attendee=attendee)


def _ids(batch: list[Message], noun: str) -> set[int]:
    return {message.context[noun] for message in batch}
