"""Asking hosts again for the conclusions that their rooms owe."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from webinars.admin.deeds import Deed, Plan
from webinars.domain.conclusion import TAKING_PLACE
from webinars.domain.owed import ask_again, askable, rooms_owing
from webinars.domain.webinar import state
from webinars.models import Breakout, Webinar


def only_taking_place(webinar: Webinar) -> str:
    fits = webinar.status in TAKING_PLACE
    return "" if fits else _("This webinar is %s.") % state(webinar)


def plan_asking(webinar: Webinar) -> Plan:
    rooms = rooms_owing(webinar)
    mails = sum(len(askable(room)) for room in rooms)
    asked = ngettext("%d host gets", "%d hosts get", mails) % mails
    return Plan(
        [
            *owed_lines(rooms),
            _("%s a mail with a personal link; it goes only if the conclusion is missing still.")
            % asked,
        ],
        missing=[] if rooms else [_("Every break-out that somebody came to has its conclusion.")],
    )


def owed_lines(rooms: Sequence[Breakout]) -> list[str]:
    """For each room who is asked, or that nobody can be."""
    return [_line(room, ", ".join(host.name for host in askable(room))) for room in rooms]


def _line(room: Breakout, hosts: str) -> str:
    if hosts:
        return _("“%(room)s” owes its conclusion: %(hosts)s.") % {"room": room, "hosts": hosts}
    return _("“%s” owes its conclusion, and nobody can be asked: no host has an address.") % room


def ask(webinar: Webinar, *, by: User) -> str:
    number = ask_again(webinar, by=by)
    return ngettext("%d host is asked again.", "%d hosts are asked again.", number) % number


ASK = Deed(
    "ask-conclusions",
    _lazy("Ask for conclusions again"),
    plan_asking,
    ask,
    only_taking_place,
    button=False,  # where a room owes one, the page says so and leads here
)
