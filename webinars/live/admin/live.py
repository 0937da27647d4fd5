"""The live hour in the administration: broadcasts, calls for help, missing conclusions."""

from collections.abc import Sequence

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.models import User
from webinars.common.locks import state
from webinars.live.domain.conclusions import (
    TAKING_PLACE,
    ask_again,
    hosts_to_ask,
    rooms_without_conclusion,
)
from webinars.models import Breakout, Broadcast, HelpRequest, Webinar


@admin.register(Broadcast)
class BroadcastAdmin(ReadOnlyAdmin):
    belongs_to = "webinar"
    list_per_page = 100
    list_display = ["text", "webinar", "breakout", "sent_at", "sender"]
    list_filter = [("webinar", RelatedFilter)]
    list_select_related = ["webinar", "breakout"]
    search_fields = ["text", "sender"]
    search_help_text = _lazy("What was said, or who said it.")
    date_hierarchy = "sent_at"
    fields = readonly_fields = ["webinar", "breakout", "text", "sent_at", "sender", "by"]


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnlyAdmin):
    belongs_to = "breakout__webinar"
    list_per_page = 100
    list_display = ["breakout", "note", "asked_at", "asker", "answered_at", "answerer"]
    list_filter = [("breakout__webinar", RelatedFilter)]
    list_select_related = ["breakout"]
    search_fields = ["note", "asker", "breakout__title"]
    search_help_text = _lazy("What for, who asked, or a break-out.")
    date_hierarchy = "asked_at"
    fields = readonly_fields = list_display


def only_taking_place(webinar: Webinar) -> str:
    fits = webinar.status in TAKING_PLACE
    return "" if fits else _("This webinar is %s.") % state(webinar)


def plan_asking(webinar: Webinar) -> ActionPlan:
    rooms = rooms_without_conclusion(webinar)
    mails = sum(len(hosts_to_ask(room)) for room in rooms)
    asked = ngettext("%d host gets", "%d hosts get", mails) % mails
    return ActionPlan(
        *missing_lines(rooms),
        _("%s a mail with a personal link; it goes only if the conclusion is missing still.")
        % asked,
        missing=[] if rooms else [_("Every break-out that somebody came to has its conclusion.")],
    )


def missing_lines(rooms: Sequence[Breakout]) -> list[str]:
    """For each room who is asked, or that nobody can be."""
    return [_line(room, ", ".join(host.name for host in hosts_to_ask(room))) for room in rooms]


def _line(room: Breakout, hosts: str) -> str:
    if hosts:
        return _("“%(room)s” owes its conclusion: %(hosts)s.") % {"room": room, "hosts": hosts}
    return _("“%s” owes its conclusion, and nobody can be asked: no host has an address.") % room


def ask(webinar: Webinar, *, by: User) -> str:
    number = ask_again(webinar, by=by)
    return ngettext("%d host is asked again.", "%d hosts are asked again.", number) % number


ASK = Action(
    "ask-conclusions",
    _lazy("Ask for conclusions again"),
    plan_asking,
    ask,
    only_taking_place,
    button=False,  # where a room owes one, the page says so and leads here
    mails_many=True,
)
