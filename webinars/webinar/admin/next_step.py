"""What a webinar waits for: the one button that its overview offers before all others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webinars.campaign.domain.invitations import hosts_without_link, moderators_without_link
from webinars.models import Webinar
from webinars.webinar.domain.progress import WebinarProgress

Status = Webinar.Status
SEATING_BEFORE = timedelta(days=3)  # seated earlier, many who come later would stand


@dataclass(frozen=True, slots=True)
class NextStep:
    """`page`: the webinar's page that does it; `right`: what it takes."""

    label: str
    why: str
    page: str
    right: str


def next_step(webinar: Webinar, progress: WebinarProgress) -> NextStep | None:
    """Costs four queries at most; none is left for a cancelled one."""
    if webinar.status == Status.DRAFT:
        why = _("Nobody can see it yet. A page lists what is missing, then opens registration.")
        return NextStep(_("Check and announce"), why, "announce", "webinars.change_webinar")
    if webinar.status == Status.ANNOUNCED:
        return next(_of_announced(webinar, progress))
    return _afterwards(webinar) if webinar.status == Status.HELD else None


def _of_announced(webinar: Webinar, progress: WebinarProgress) -> Iterator[NextStep]:
    """The first that applies."""
    now, may_change = timezone.now(), "webinars.change_webinar"
    if webinar.ends_at <= now:
        why = _("Its time is over. Closed, its recap is compiled.")
        yield NextStep(_("Close webinar"), why, "close", may_change)
    if progress.rooms and webinar.starts_at - SEATING_BEFORE <= now:
        yield from _seating(progress)
    if webinar.doors_open:
        why = _("It is open: what happens in the rooms, and what all of them are told.")
        yield NextStep(_("Open live control"), why, "control", "webinars.change_breakout")
    if leading := len(hosts_without_link(webinar)) + len(moderators_without_link(webinar)):
        why = ngettext(
            "%d host or moderator was not sent a personal link yet.",
            "%d hosts and moderators were not sent a personal link yet.",
            leading,
        )
        yield NextStep(_("Invite hosts and moderators"), why % leading, "invite-hosts", may_change)
    if progress.not_mailed:
        people = progress.not_mailed
        why = ngettext(
            "%d person on the list was not mailed yet.",
            "%d people on the list were not mailed yet.",
            people,
        )
        yield NextStep(_("Mail the list"), why % people, "mail-list", "webinars.change_invitation")
    why = _("Nobody was invited yet.") if not progress.invited else _("All on the list are mailed.")
    label = _("Invite") if not progress.invited else _("Invite more people")
    yield NextStep(label, why, "invite", "webinars.add_campaign")


def _seating(progress: WebinarProgress) -> Iterator[NextStep]:
    if standing := progress.registered - progress.seated:
        why = ngettext("%d person has no seat yet.", "%d people have no seat yet.", standing)
        yield NextStep(_("Seat everyone"), why % standing, "seat", "webinars.change_seat")
    if progress.untold:
        why = ngettext(
            "%d person was not told the room yet.",
            "%d people were not told their room yet.",
            progress.untold,
        )
        page, right = "tell-rooms", "webinars.change_seat"
        yield NextStep(_("Tell everybody their room"), why % progress.untold, page, right)


def _afterwards(webinar: Webinar) -> NextStep:
    recap = getattr(webinar, "recap", None)
    page, right = "recap", "webinars.change_recap"
    if recap is None:
        why = _("Its recap is being compiled, mostly within a minute.")
        return NextStep(_("Compile the recap"), why, page, right)
    if recap.is_published:
        why = _("Its recap is published.")
        return NextStep(_("Open the recap"), why, page, right)
    if recap.status == "approved":
        why = _("Its recap is approved: published, all who registered are told.")
        return NextStep(_("Publish the recap"), why, "publish", "webinars.publish_recap")
    why = _("Its recap waits for somebody to read each sentence.")
    return NextStep(_("Check the recap"), why, page, right)
