"""Who may, as far as webinars go."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.people.roles import Person, described, is_coordinator

if TYPE_CHECKING:
    from webinars.models import Breakout, Invitation, Webinar


def can_host(user: Person, links: Collection[str], breakout: "Breakout") -> bool:
    """Runs this break-out: a host who signed in or came by a personal link in `links`, or whoever
    moderates its webinar."""
    if links and breakout.hosts.filter(code__in=links).exists():
        return True
    if user.is_authenticated and user.is_active and breakout.hosts.filter(user=user).exists():
        return True
    return can_moderate(user, links, breakout.webinar)


def can_moderate(user: Person, links: Collection[str], webinar: "Webinar") -> bool:
    """Leads the webinar while it runs: staff, or a moderator known by account or link."""
    if is_coordinator(user) or (links and webinar.moderators.filter(code__in=links).exists()):
        return True
    return (
        user.is_authenticated and user.is_active and webinar.moderators.filter(user=user).exists()
    )


def can_watch(user: Person, links: Collection[str], webinar: "Webinar") -> bool:
    """Sees the plenary without a place of their own: whoever hosts one of its rooms or leads it."""
    if links and webinar.breakouts.filter(hosts__code__in=links).exists():
        return True
    own = webinar.breakouts.all()
    if user.is_authenticated and user.is_active and own.filter(hosts__user=user).exists():
        return True
    return can_moderate(user, links, webinar)


def can_enter_at_once(user: Person, invitation: "Invitation | None", email: str) -> bool:
    """Has shown that the address is theirs: a link was mailed to it, or they signed in with it."""
    if invitation and invitation.email == email:
        return True
    return user.is_authenticated and user.email == email


@described("hosted")
def hosting(user: User) -> str:
    rooms = len(user.hosted.all())
    words = ngettext("hosts a break-out", "hosts %(rooms)s break-outs", rooms) % {"rooms": rooms}
    return words if rooms else ""


@described("moderated")
def moderating(user: User) -> str:
    webinars = len(user.moderated.all())
    words = ngettext("moderates a webinar", "moderates %(webinars)s webinars", webinars)
    return words % {"webinars": webinars} if webinars else ""
