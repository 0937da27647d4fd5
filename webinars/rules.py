"""Who may, as far as webinars go."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.people import rights, scope
from tgtf_portal.core.people.roles import Person, described

if TYPE_CHECKING:
    from webinars.models import Breakout, Invitation, Webinar

rights.sign_up(
    "webinars",
    """
    # model        coordinator  webinars  advice  post   reader  administrator  facility
    series         vacd         vacd      v       v      v       -              facility
    webinar        vacdh        vacdh     v       v      v       -              series
    speaker        vacdhl       vacdhl    v       -      v       -              webinar
    successstory   vacdh        vacdh     vacdh   -      v       -              ?webinar
    agendaitem     vacd         vacd      v       -      v       -              webinar
    moderator      vacdl        vacdl     -       -      v       -              webinar
    campaign       vacd         vacd      -       v      v       -              webinar
    campaignguest  vacd         vacd      -       -      -       -              campaign
    staffletter    vacd         vacd      vacd    v      v       -              facility
    invitation     vacdxl       vacdxl    -       v      -       -              webinar
    mailtext       vacd         vacd      -       vacd   v       -              facility
    question       vacd         vacd      -       -      v       -              webinar
    groupcode      vacd         vacd      -       -      v       -              webinar
    registration   vcxl         vcxl      v       v      v       -              webinar
    answer         v            v         -       -      v       -              registration
    reminder       vacd         vacd      -       v      v       -              webinar
    calendarfeed   vc           vc        -       -      -       -              -
    certificate    vc           vc        -       -      v       -              registration
    feedback       v            v         -       -      v       -              registration
    breakout       vacdh        vacdh     v       v      v       -              webinar
    host           vacdl        vacdl     v       -      v       -              breakout
    material       vacd         vacd      -       -      v       -              breakout
    preference     v            v         -       -      v       -              registration
    seat           vc           vc        -       -      v       -              breakout
    seatrequest    v            v         -       -      v       -              breakout
    insight        vach         vach      v       -      v       -              breakout
    vote           v            v         -       -      v       -              insight
    broadcast      v            v         -       -      v       -              webinar
    helprequest    v            v         -       -      v       -              breakout
    recap          vcph         vcph      v       -      v       -              webinar
    statement      -            -         -       -      -       -              recap
    amendment      vc           vc        -       -      v       -              statement
    """,
)


@scope.narrowed("webinars.mailtext")
def texts_of_facilities(user: User, facilities: frozenset[int]) -> Q:
    """Their own, and those of their webinars and campaigns; none of the whole portal's."""
    ways = ("facility", "webinar__series__facility", "campaign__webinar__series__facility")
    conditions: list[Any] = [(f"{way}__in", facilities) for way in ways]
    return Q.create(conditions, connector=Q.OR)


@scope.narrowed("core.message")
def mails_of_webinars(user: User, facilities: frozenset[int]) -> Q:
    """Mails about webinars of these facilities; those about nothing in particular are nobody's."""
    webinars = apps.get_model("webinars.Webinar")._default_manager
    numbers = webinars.filter(series__facility__in=facilities).values_list("pk", flat=True)
    return Q(about__in=[f"webinar/{number}" for number in numbers])


# --- How long personal links lead anywhere --------------------------------------------------------
# After the webinar. The same figure is for how long is usually kept what they open (see
# webinars/privacy/retaining.py). Where staff choose fewer days, each link ends with what it opens.
PERSONAL_LINK_DAYS = 365


def last_end() -> datetime:
    """Webinars that ended before have no personal links any more."""
    return timezone.now() - timedelta(days=PERSONAL_LINK_DAYS)


def has_ended(webinar: "Webinar") -> bool:
    """Whether the purpose of all its personal links is over."""
    return webinar.ends_at <= last_end()


def leading_has_ended(webinar: "Webinar") -> bool:
    """The purpose of its hosts' and moderators' links: once the recap is approved they put nothing
    right any more. Costs a query where the recap was not fetched."""
    recap = getattr(webinar, "recap", None)
    return has_ended(webinar) or (recap is not None and recap.status not in recap.UNDECIDED)


def why_ended(ended: bool) -> str:
    return _("This link has ended: it opens nothing any more.") if ended else ""


def still_leading(way: str) -> Q:
    """The same as a condition; `way` leads to the webinar, such as `breakout__webinar__`."""
    undecided = apps.get_model("webinars.Recap").UNDECIDED
    recap = Q(**{f"{way}recap": None}) | Q(**{f"{way}recap__status__in": undecided})
    return recap & Q(**{f"{way}ends_at__gt": last_end()})


def can_check_in(user: Person) -> bool:
    """Notes at the door who has come."""
    return user.has_perm("webinars.change_registration")


def can_host(user: Person, links: Collection[str], breakout: "Breakout") -> bool:
    """Runs this break-out: a host who signed in or came by a personal link in `links`, or whoever
    moderates its webinar."""
    hosts = breakout.hosts.filter(still_leading("breakout__webinar__"), code__in=links)
    if links and hosts.exists():
        return True
    if user.is_authenticated and user.is_active and breakout.hosts.filter(user=user).exists():
        return True
    return can_moderate(user, links, breakout.webinar)


def can_moderate(user: Person, links: Collection[str], webinar: "Webinar") -> bool:
    """Leads the webinar while it runs: staff, or a moderator known by account or link."""
    if user.has_perm("webinars.change_breakout") and scope.covers(user, webinar):
        return True
    moderators = webinar.moderators.filter(still_leading("webinar__"), code__in=links)
    if links and moderators.exists():
        return True
    return (
        user.is_authenticated and user.is_active and webinar.moderators.filter(user=user).exists()
    )


def can_watch(user: Person, links: Collection[str], webinar: "Webinar") -> bool:
    """Sees the plenary without a place of their own: whoever hosts one of its rooms or leads it."""
    own = webinar.breakouts.all()
    if links and own.filter(still_leading("webinar__"), hosts__code__in=links).exists():
        return True
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
