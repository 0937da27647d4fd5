"""The turns of a webinar's life: announced, moved, cancelled, closed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.campaign.domain.actions import end_campaigns, end_overtaken_campaigns
from webinars.common.clock import refuse_skipped
from webinars.common.locks import (
    locked,
    note_plenary_changed,
    note_rooms_changed,
    state,
    want_recap,
)
from webinars.followup.domain.reminders import pass_over_overtaken, plan_reminders
from webinars.letters.promises import webinar_mail
from webinars.models import Breakout, Webinar
from webinars.models.registration import RegistrationQuerySet

Status = Webinar.Status


@transaction.atomic
def announce_webinar(webinar: Webinar, *, by: User | None) -> Webinar:
    """Show a draft to everybody and open its registration."""
    webinar = locked(webinar)
    if webinar.status != Status.DRAFT:
        raise Refused(_("Only a draft can be announced; this webinar is %s.") % state(webinar))
    if webinar.ends_at <= timezone.now():
        raise Refused(_("This webinar's end is in the past; correct its date first."))
    webinar.status = Status.ANNOUNCED
    webinar.save(update_fields=["status", "changed_at"])
    plan_reminders(webinar)
    audit.record("webinar.announced", webinar, by=by)
    return webinar


@transaction.atomic
def move_webinar(
    webinar: Webinar, *, starts_at: datetime, ends_at: datetime, time_zone: str, by: User | None
) -> Webinar:
    """Give a webinar another time; whoever is registered gets an updated calendar entry."""
    webinar = locked(webinar)
    if webinar.status not in (Status.DRAFT, Status.ANNOUNCED):
        raise Refused(_("A webinar that is %s keeps its time.") % state(webinar))
    refuse_skipped(starts_at, ends_at)
    if ends_at <= starts_at:
        raise Refused(_("The end must be after the start."))
    if webinar.status == Status.ANNOUNCED and ends_at <= timezone.now():
        raise Refused(_("This time is over already: people cannot come to it any more."))
    was = webinar.starts_at
    webinar.starts_at, webinar.ends_at, webinar.time_zone = starts_at, ends_at, time_zone
    webinar.calendar_sequence += 1
    webinar.save(
        update_fields=["starts_at", "ends_at", "time_zone", "calendar_sequence", "changed_at"]
    )
    audit.record("webinar.moved", webinar, by=by, was=was.isoformat(), now=starts_at.isoformat())
    # An offer made before ends at the latest when the webinar starts.
    webinar.registrations.offered().filter(held_until__gt=starts_at).update(held_until=starts_at)
    end_overtaken_campaigns(webinar, by=by)
    if webinar.status == Status.ANNOUNCED:
        pass_over_overtaken(webinar)
        # Those who wait for a place, too: the new time may suit them or not.
        _tell_registered(webinar, "webinar.moved", webinar.registrations.expected())
    return webinar


@transaction.atomic
def revise_entry(webinar: Webinar, *, new_room: bool, by: User | None) -> int:
    """Its title or room was changed: calendars get another revision, and whoever comes is told of
    the room; returns how many are. Nobody has an entry of a draft."""
    webinar = locked(webinar)
    if webinar.status == Status.DRAFT:
        return 0
    webinar.calendar_sequence += 1
    revision = {"calendar_sequence": webinar.calendar_sequence, "changed_at": timezone.now()}
    # No save: the change itself stands in the history already.
    Webinar.objects.filter(pk=webinar.pk).update(**revision)
    if not new_room or not webinar.takes_registrations:
        return 0
    audit.record("webinar.room_changed", webinar, by=by, now=webinar.venue)
    return _tell_registered(webinar, "webinar.room_changed", webinar.registrations.active())


@transaction.atomic
def cancel_webinar(webinar: Webinar, *, by: User | None) -> Webinar:
    """Call a webinar off; calendars of those registered take it out."""
    webinar = locked(webinar)
    if webinar.status not in (Status.DRAFT, Status.ANNOUNCED):
        raise Refused(_("A webinar that is %s cannot be cancelled.") % state(webinar))
    webinar.status = Status.CANCELLED
    webinar.calendar_sequence += 1
    webinar.save(update_fields=["status", "calendar_sequence", "changed_at"])
    _close_rooms(webinar)
    audit.record("webinar.cancelled", webinar, by=by)
    end_campaigns(webinar, _("The webinar was cancelled."), by=by)
    _tell_registered(webinar, "webinar.cancelled", webinar.registrations.expected())
    return webinar


@transaction.atomic
def close_webinar(webinar: Webinar, *, by: User | None) -> Webinar:
    """End a webinar that has begun: its break-outs close and its recap is compiled."""
    webinar = locked(webinar)
    if webinar.status != Status.ANNOUNCED:
        raise Refused(
            _("Only an announced webinar can be closed; this one is %s.") % state(webinar)
        )
    webinar.status = Status.HELD
    webinar.save(update_fields=["status", "changed_at"])
    _close_rooms(webinar)
    audit.record("webinar.closed", webinar, by=by)
    end_campaigns(webinar, _("The webinar was held."), by=by)
    want_recap(webinar)
    return webinar


def _close_rooms(webinar: Webinar) -> None:
    """Those that are open, for good; their pages and the plenary learn of it."""
    rooms = webinar.breakouts.open()
    rooms.update(status=Breakout.Status.CLOSED, closed_at=timezone.now())
    note_rooms_changed(webinar.pk)
    note_plenary_changed(webinar.pk)


def _tell_registered(webinar: Webinar, kind: str, people: RegistrationQuerySet) -> int:
    return outbox.promise_all(
        webinar_mail(
            kind,
            webinar.pk,
            registration,
            webinar.calendar_sequence,
            context={"registration": registration.pk},
        )
        for registration in people.iterator()
    )
