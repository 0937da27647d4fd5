"""Meetings: set, moved, called off; both sides are told each time, with an entry for calendars."""

from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.common.sides import advisor_side, lead_side, tell
from advisors.common.speakers import own_side
from advisors.models import Activity, Engagement, Meeting
from clusters.models import Project
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.times.calendar import Occasion

SET, MOVED, CANCELLED = "meeting.set", "meeting.moved", "meeting.cancelled"
LONGEST = timedelta(hours=14)
QUARTER, DAY = Decimal("0.25"), Decimal(8)  # a day of advice has eight hours
KEPT_FOR = timedelta(days=365)  # how long a past meeting stays in a personal calendar


@transaction.atomic
def set_meeting(engagement: Engagement, *, by: User, **facts: Any) -> Meeting:
    engagement = _going_on(engagement, by)
    _refuse_time(engagement, facts["starts_at"], facts["ends_at"])
    meeting: Meeting = engagement.meetings.create(set_by=by, changed_at=timezone.now(), **facts)
    audit.record("meeting.set", meeting, by=by, engagement=engagement.code)
    _tell(meeting, SET)
    return meeting


@transaction.atomic
def move_meeting(meeting: Meeting, *, by: User, **facts: Any) -> Meeting:
    """Another time, place or title; the same facts again tell nobody anything."""
    engagement = _going_on(meeting.engagement, by)
    meeting = _coming(meeting)
    _refuse_time(engagement, facts["starts_at"], facts["ends_at"])
    if all(getattr(meeting, name) == value for name, value in facts.items()):
        return meeting
    for name, value in facts.items():
        setattr(meeting, name, value)
    _turn(meeting)
    audit.record("meeting.moved", meeting, by=by, engagement=engagement.code)
    _tell(meeting, MOVED)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: User) -> Meeting:
    engagement = locked(meeting.engagement)
    own_side(engagement, by)
    return _cancel(_coming(meeting), reason, by)


def cancel_meetings_after(
    engagement: Engagement, last_day: date | None, reason: str, *, by: User | None
) -> None:
    """What was set for later than an engagement's last day, or all; needs a locked engagement."""
    for meeting in engagement.meetings.coming():
        if last_day is None or timezone.localtime(meeting.starts_at).date() > last_day:
            _cancel(meeting, reason, by)


def _cancel(meeting: Meeting, reason: str, by: User | None) -> Meeting:
    meeting.cancelled_at, meeting.cancelled_because = timezone.now(), reason
    _turn(meeting)
    audit.record("meeting.cancelled", meeting, by=by, engagement=meeting.engagement.code)
    _tell(meeting, CANCELLED)
    return meeting


def meeting_to_log(engagement: Engagement, code: str) -> Meeting | None:
    """The one that an address names, which anybody may have typed."""
    held = engagement.meetings.to_be_logged() if code else ()
    return next((meeting for meeting in held if meeting.code == code), None)


def note_logged(meeting: Meeting | None, activity: Activity) -> None:
    """The activity that was logged of it, if it was of one; the first one counts."""
    if meeting:
        Meeting.objects.filter(pk=meeting.pk, activity=None).update(activity=activity)


def prefilled(meeting: Meeting | None) -> dict[str, Any]:
    """What the form of an activity begins with, once the meeting was held."""
    if meeting is None:
        return {}
    hours = Decimal((meeting.ends_at - meeting.starts_at).total_seconds()) / 3600
    return {
        "kind": meeting.kind,
        "title": meeting.title,
        "held_on": timezone.localtime(meeting.starts_at).date(),
        "days": quarters(hours),
    }


def quarters(hours: Decimal) -> Decimal:
    """Hours as quarter days, begun ones whole.

    >>> quarters(Decimal(2)), quarters(Decimal("2.5")), quarters(Decimal(8))
    (Decimal('0.25'), Decimal('0.50'), Decimal('1.00'))
    """
    return (hours / (DAY * QUARTER)).to_integral_value(ROUND_CEILING) * QUARTER


# --- Calendars ------------------------------------------------------------------------------------
def meeting_occasion(meeting: Meeting) -> Occasion:
    """What calendars are told; `uid` and `sequence` let them follow its changes."""
    page = settings.SITE_URL + meeting.get_absolute_url()
    project = meeting.engagement.project
    lines = [str(project), str(meeting.engagement.advisor), meeting.link, page]
    return Occasion(
        uid=f"meeting-{meeting.code}@{urlsplit(settings.SITE_URL).hostname}",
        title=meeting.title,
        description="\n".join(filter(None, lines)),
        url=page,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        time_zone=meeting.time_zone,
        sequence=meeting.calendar_sequence,
        changed_at=meeting.changed_at,
        location=meeting.place or meeting.link,
        status="CANCELLED" if meeting.is_cancelled else "CONFIRMED",
    )


def meetings_of(address: str) -> list[Meeting]:
    """Of whoever has this address: as an advisor, or as a manager of a project's lead."""
    people = User.objects.filter(email=address, is_active=True)
    led = Project.objects.none()
    for person in people:
        led = Project.objects.led_by(person)
    own = Q(engagement__advisor__user__in=people) | Q(engagement__project__in=led)
    rows = Meeting.objects.filter(own, ends_at__gt=timezone.now() - KEPT_FOR)
    return list(rows.with_engagement().order_by("starts_at", "pk"))


# --- What has to hold -----------------------------------------------------------------------------
def _going_on(engagement: Engagement, by: User) -> Engagement:
    engagement = locked(engagement)
    own_side(engagement, by)
    if engagement.status not in Engagement.GOING_ON:
        status = engagement.get_status_display()
        raise Refused(_("This engagement does not go on; it is “%s”.") % status)
    return engagement


def _coming(meeting: Meeting) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.is_cancelled:
        raise Refused(_("This meeting was cancelled already."))
    if meeting.is_over:
        raise Refused(_("This meeting is over; log what was done."))
    return meeting


def _refuse_time(engagement: Engagement, starts_at: datetime, ends_at: datetime) -> None:
    if starts_at <= timezone.now():
        raise Refused(_("A meeting begins in the future; log what was done already."))
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise Refused(_("A meeting ends after its start, and on the same day."))
    if engagement.ends_on and timezone.localtime(starts_at).date() > engagement.ends_on:
        raise Refused(_("The engagement ends before this day."))


def _turn(meeting: Meeting) -> None:
    meeting.calendar_sequence += 1
    meeting.changed_at = timezone.now()
    meeting.save()


def _tell(meeting: Meeting, kind: str) -> None:
    """Everybody of both sides, whoever set it, too: the entry goes into each calendar."""
    engagement = meeting.engagement
    people = [*advisor_side(engagement), *lead_side(engagement.project)]
    sequence = meeting.calendar_sequence
    tell(
        people,
        kind,
        meeting,
        key=str(sequence),
        drop_after=meeting.ends_at,
        sequence=sequence,
    )
