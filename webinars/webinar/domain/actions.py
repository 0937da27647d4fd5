"""The turns of a webinar's life: announced, moved, cancelled, closed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.times.clock import refuse_skipped
from webinars.campaign.domain.actions import end_campaigns, end_overtaken_campaigns
from webinars.common.locks import (
    locked,
    note_plenary_changed,
    note_rooms_changed,
    state,
    want_recap,
)
from webinars.common.told import settle_told
from webinars.correspondence.domain.actions import stop_letters
from webinars.followup.domain.reminders import pass_over_overtaken, plan_reminders
from webinars.models import Breakout, Webinar
from webinars.webinar.domain.concerned import Concerned, concerned_by

Status = Webinar.Status
TIMES = ("starts_at", "ends_at", "time_zone")
TOLD = ("title", "venue", "meeting_link")  # what people plan by, besides the time


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
    if webinar.status == Status.ANNOUNCED and was != starts_at:
        webinar.moved_from = was
    webinar.save(update_fields=[*TIMES, "moved_from", "calendar_sequence", "changed_at"])
    settle_told(webinar.pk)
    audit.record("webinar.moved", webinar, by=by, was=was.isoformat(), now=starts_at.isoformat())
    # An offer made before ends at the latest when the webinar starts.
    webinar.registrations.offered().filter(held_until__gt=starts_at).update(held_until=starts_at)
    end_overtaken_campaigns(webinar, by=by)
    stop_letters(webinar, _("The webinar was moved: read this letter again."), by=by)
    if webinar.status == Status.ANNOUNCED:
        pass_over_overtaken(webinar)
        _tell(webinar, "webinar.moved", concerned_by(webinar))
    return webinar


@transaction.atomic
def revise_entry(
    webinar: Webinar,
    *,
    changed: Collection[str],
    was: str = "",
    tell: bool = True,
    by: User | None,
) -> int:
    """Its title, room or meeting link was changed: calendars get another revision, and those
    concerned are told, of the room in any case; returns how many mails that are.

    Nobody has an entry of a draft. `changed` are the fields' names, `was` the title before.
    """
    webinar = locked(webinar)
    if webinar.status == Status.DRAFT:
        return 0
    webinar.calendar_sequence += 1
    revision = {"calendar_sequence": webinar.calendar_sequence, "changed_at": timezone.now()}
    # No save: the change itself stands in the history already.
    Webinar.objects.filter(pk=webinar.pk).update(**revision)
    news = [name for name in TOLD if name in changed and (tell or name == "venue")]
    if not news or not webinar.takes_registrations:
        return 0
    people = concerned_by(webinar)
    if news == ["meeting_link"]:
        people = [one for one in people if one.has_the_way_in]
    told = _tell(webinar, "webinar.changed", people, news=news, was=was)
    audit.record("webinar.change_told", webinar, by=by, news=", ".join(news), mails=told)
    return told


@transaction.atomic
def cancel_webinar(webinar: Webinar, *, reason: str = "", by: User | None) -> Webinar:
    """Call a webinar off; calendars of those concerned take it out. The reason is for them."""
    webinar = locked(webinar)
    if webinar.status not in (Status.DRAFT, Status.ANNOUNCED):
        raise Refused(_("A webinar that is %s cannot be cancelled.") % state(webinar))
    people = [] if webinar.status == Status.DRAFT else concerned_by(webinar)
    webinar.status, webinar.cancelled_because = Status.CANCELLED, reason
    webinar.calendar_sequence += 1
    webinar.save(update_fields=["status", "cancelled_because", "calendar_sequence", "changed_at"])
    _close_rooms(webinar)
    audit.record("webinar.cancelled", webinar, by=by, **({"reason": reason} if reason else {}))
    end_campaigns(webinar, _("The webinar was cancelled."), by=by)
    stop_letters(webinar, _("The webinar was cancelled: read this letter again."), by=by)
    _tell(webinar, "webinar.cancelled", people)
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


def _tell(webinar: Webinar, kind: str, people: Iterable[Concerned], **context: Any) -> int:
    """One mail each; the invited get it as a kind that they can opt out of."""
    return outbox.promise_all(
        one.mail("invitation.changed", webinar, occasion=kind, **context)
        if one.noun == "invitation"
        else one.mail(kind, webinar, **context)
        for one in people
    )
