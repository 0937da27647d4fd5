"""How far a webinar has come, in numbers: for the eve of it, and for the days around."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import Message
from webinars.letters.promises import about
from webinars.models import Breakout, Preference, Webinar
from webinars.models.webinar import takes_place

MAILS = {
    "webinar.invitation": _("Invitation"),
    "host.link": _("Hosts' personal links"),
    "host.removed": _("Hosts who were replaced"),
    "webinar.moderator_link": _("Moderators' personal links"),
    "webinar.moderator_removed": _("Moderators who were replaced"),
    "registration.confirmed": _("Confirmation of a registration"),
    "registration.known": _("Personal link sent again"),
    "registration.waiting": _("Number on the waiting list"),
    "registration.offered": _("Place offered"),
    "registration.offer_lapsed": _("Offer ended"),
    "registration.left": _("Left the waiting list"),
    "registration.cancelled": _("Confirmation of a cancellation"),
    "registration.changed_by_staff": _("Wishes or answers changed by staff"),
    "registration.objected": _("Told that somebody does not take part"),
    "webinar.moved": _("New time"),
    "webinar.changed": _("New title, place or meeting link"),
    "webinar.cancelled": _("Webinar called off"),
    "invitation.changed": _("News to the invited"),
    "breakouts.seated": _("Seat in a break-out"),
    "seat.lost": _("Seat taken back"),
    "breakout.cancelled": _("Break-out cancelled"),
    "breakout.link_changed": _("New link of a break-out"),
    "conclusion.owed": _("Asked for a conclusion"),
    "recap.amend": _("Asked to read the recap’s draft"),
    "amendment.answered": _("Answer to an amendment"),
    "recap.published": _("Recap published"),
}


@dataclass(frozen=True, slots=True)
class KindCounts:
    """How the mails of one kind stand; `trouble` waits for staff."""

    about: str
    kind: str
    sent: int
    waiting: int
    trouble: int
    dropped: int

    @property
    def label(self) -> str:
        return str(MAILS[self.kind])


@dataclass(frozen=True, slots=True)
class WebinarProgress:
    """`kept`: places that nobody has yet, but that wait for somebody's answer; `untold`: people who
    have a seat and were not told of it yet."""

    invited: int
    not_mailed: int
    registered: int
    kept: int
    waiting: int
    cancelled: int
    with_wishes: int
    seated: int
    untold: int
    attended: int
    begun: bool
    mails: Sequence[KindCounts]
    rooms: Sequence[Breakout]


def progress_of(webinar: Webinar, rooms: Sequence[Breakout] | None = None) -> WebinarProgress:
    """Costs three queries, two where the rooms are known; needs the webinar's `with_counts`."""
    mails = _mails(webinar)
    active = Q(status="confirmed")
    kept = takes_place() & ~active
    wishing = Exists(Preference.objects.filter(registration=OuterRef("pk")).order_by())
    people = webinar.registrations.aggregate(
        registered=Count("pk", filter=active),
        kept=Count("pk", filter=kept),
        waiting=Count("pk", filter=Q(status="waiting")),
        cancelled=Count("pk", filter=Q(status="cancelled")),
        attended=Count("pk", filter=Q(attended=True)),
        with_wishes=Count("pk", filter=active & Q(wishing)),
        seated=Count("seat"),
        untold=Count("seat", filter=Q(seat__untold=True)),
    )
    invited = webinar.invitation_count
    mailed = sum(
        m.sent + m.waiting + m.trouble + m.dropped for m in mails if m.kind == "webinar.invitation"
    )
    rooms = list(webinar.breakouts.with_counts()) if rooms is None else rooms
    begun = webinar.starts_at <= timezone.now()
    facts = {"begun": begun, "mails": mails, "rooms": rooms, **people}
    return WebinarProgress(invited, max(0, invited - mailed), **facts)


def _mails(webinar: Webinar) -> list[KindCounts]:
    ours = Message.objects.filter(about=about(webinar.pk), kind__in=MAILS).order_by()
    rows = ours.values_list("kind", "status").annotate(Count("pk"))
    counts: dict[str, Counter[str]] = {}
    for kind, status, number in rows:
        counts.setdefault(kind, Counter())[status] = number
    return [_counts(webinar, kind, counts[kind]) for kind in MAILS if kind in counts]


def _counts(webinar: Webinar, kind: str, by_status: Counter[str]) -> KindCounts:
    return KindCounts(
        about=about(webinar.pk),
        kind=kind,
        sent=by_status[Message.Status.SENT],
        waiting=sum(by_status[status] for status in Message.OPEN),
        trouble=sum(by_status[status] for status in Message.RETRYABLE),
        dropped=by_status[Message.Status.DROPPED],
    )
