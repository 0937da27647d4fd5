"""The mails of a meeting, each with its entry for calendars: set, moved, called off."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.letter import Values, advice_mail, advice_wording
from advisors.meetings.domain.meeting import CANCELLED, MOVED, SET, meeting_occasion
from advisors.models import Meeting
from tgtf_portal.core.mail.letters import Calendar
from tgtf_portal.core.mail.wording import Typed
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import Attendee, Method, calendar_entry
from tgtf_portal.core.values.addresses import whole_address

FACTS = {
    "meeting": _lazy("the meeting's title"),
    "when": _lazy("day and time in the meeting's zone"),
    "where": _lazy("the place or the link to join"),
}


def meetings() -> QuerySet[Meeting]:
    return Meeting.objects.with_engagement()


def entry(message: Message, meeting: Meeting) -> Calendar:
    attendee = Attendee(message.recipient, message.recipient_name)
    method: Method = "CANCEL" if meeting.is_cancelled else "REQUEST"
    return calendar_entry(meeting_occasion(meeting), method=method, attendee=attendee)


def values_of(message: Message, meeting: Meeting) -> Values | None:
    """None of one that changed again: a later mail tells how it stands."""
    if message.context["sequence"] != meeting.calendar_sequence:
        return None
    return {
        "meeting": Typed(meeting.title),
        "when": meeting.when,
        "where": Typed("\n".join(filter(None, [meeting.place, meeting.link]))),
        "reason": Typed(meeting.cancelled_because),
        "link": whole_address("advisors:meeting-detail", meeting.engagement.code, meeting.code),
    }


advice_mail(
    SET,
    meetings,
    advice_wording(
        _lazy("Meeting on {when}: {meeting}"),
        _lazy("This is set with {advisor}: {meeting}\n\n{when}\n{where}"),
        _lazy("The attached entry puts it into your calendar."),
        _lazy("Open the meeting"),
        label=_lazy("Meeting: set"),
        placeholders=FACTS,
    ),
    calendar_of=entry,
)(values_of)
advice_mail(
    MOVED,
    meetings,
    advice_wording(
        _lazy("Changed: {meeting}, now on {when}"),
        _lazy("This meeting with {advisor} has changed: {meeting}\n\n{when}\n{where}"),
        _lazy("The attached entry updates your calendar."),
        _lazy("Open the meeting"),
        label=_lazy("Meeting: changed"),
        placeholders=FACTS,
    ),
    calendar_of=entry,
)(values_of)
advice_mail(
    CANCELLED,
    meetings,
    advice_wording(
        _lazy("Cancelled: {meeting} on {when}"),
        _lazy("This meeting with {advisor} does not take place: {meeting}\n\n{when}\n\n{reason}"),
        _lazy("The attached entry takes it out of your calendar."),
        _lazy("Open the meeting"),
        label=_lazy("Meeting: cancelled"),
        placeholders={**FACTS, "reason": _lazy("why it is cancelled")},
    ),
    calendar_of=entry,
)(values_of)
