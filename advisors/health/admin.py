"""The health board: what staff see first of a facility's advice, and the press of a nudge."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.health.domain.board import (
    BOARD_STATES,
    WITHOUT_ADVISOR,
    HealthBoard,
    board_of,
    rows_of,
)
from advisors.health.domain.nudge import nudge_advisor
from advisors.models import HealthLimits
from clusters.models import Facility
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.refusal import Refused

ROWS = 50


@admin.register(HealthLimits)
class HealthLimitsAdmin(PortalAdmin):
    traced = True
    list_display = [
        "facility",
        "silent_after_days",
        "behind_percent",
        "ahead_percent",
        "ahead_left_percent",
    ]
    list_select_related = ["facility"]
    fields = list_display


class WithHealth(PortalAdmin):
    """The list of engagements, with the board beside it."""

    change_list_template = "admin/advisors/engagement/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        pages = [
            path("health/", guarded(self.health), name="advisors_engagement_health"),
            path(
                "health/nudge/",
                guarded(self.nudge),
                name="advisors_engagement_nudge",
            ),
        ]
        return pages + super().get_urls()

    def health(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        choice = BoardChoice(request.user, request.GET)
        board = choice.board()
        page = Paginator(board.courses, ROWS).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Health of the advice"),
            "subtitle": str(choice.facility),
            "choice": choice,
            "tiles": choice.tiles(board),
            "rows": rows_of(page),
            "page_obj": page,
            "projects": board.projects,
            "may_nudge": self.may(request, "change"),
            "limits": _limits_address(request.user, choice.facility),
        }
        return TemplateResponse(request, "admin/advisors/engagement/health.html", context)

    def nudge(self, request: HttpRequest) -> HttpResponse:
        """One advisor, or everybody whom the board shows in a state."""
        if not (self.has_view_permission(request) and self.may(request, "change")):
            raise PermissionDenied
        choice = BoardChoice(request.user, request.POST or request.GET)
        if request.method != "POST":
            return redirect(choice.address())
        one = request.POST.get("engagement", "")
        if not (one or choice.state):  # nobody meant everybody on the board
            return redirect(choice.address())
        courses = [c for c in choice.board().courses if one in ("", c.code)]
        asked = refused = 0
        for row in rows_of(courses):
            try:
                nudge_advisor(row.engagement, row.course.states, by=request.user)
                asked += 1
            except Refused as refusal:
                refused += 1
                if one:
                    self.message_user(request, str(refusal), messages.WARNING)
        if not one or asked:
            self.message_user(request, _asked(asked, refused))
        return redirect(choice.address())


def _asked(asked: int, refused: int) -> str:
    told = ngettext("%d advisor is asked by mail.", "%d advisors are asked by mail.", asked) % asked
    if not refused:
        return told
    left = ngettext(
        "%d was asked within the last week and is left in peace.",
        "%d were asked within the last week and are left in peace.",
        refused,
    )
    return f"{told} {left % refused}"


class BoardChoice:
    """What a reader of the board wants to see, as the page's address says it."""

    def __init__(self, user: User, asked: Any) -> None:
        self.user = user
        self.state = asked.get("state", "") if asked.get("state") in BOARD_STATES else ""
        self.is_mine = asked.get("whose") == "mine"
        self.facilities = list(
            within(Facility.objects.select_related("health_limits").order_by("-pk"), user)
        )
        self.facility = self._facility(asked.get("facility", ""))

    def _facility(self, slug: str) -> Facility:
        """The one asked for, else the current one, else the latest that the reader sees."""
        named = [facility for facility in self.facilities if facility.slug == slug]
        current = [f for f in self.facilities if f.status == Facility.Status.CURRENT]
        for found in (named, [] if slug else [*current, *self.facilities]):
            if found:
                return found[0]
        raise Http404

    def board(self) -> HealthBoard:
        mine = self.user if self.is_mine else None
        return board_of(self.facility, timezone.localdate(), state=self.state, mine=mine)

    def address(self, **other: str) -> str:
        whose = "mine" if self.is_mine else "all"
        asked = {"facility": self.facility.slug, "whose": whose, "state": self.state} | other
        return f"{reverse('admin:advisors_engagement_health')}?{urlencode(asked)}"

    def tiles(self, board: HealthBoard) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "number": board.counts[state],
                "address": self.address(state="" if state == self.state else state),
                "is_chosen": state == self.state,
            }
            for state, label in BOARD_STATES.items()
        ]

    @property
    def whose(self) -> list[dict[str, Any]]:
        labels = {"all": _("All projects"), "mine": _("Those I coordinate")}
        return [
            {"label": label, "address": self.address(whose=name), "is_chosen": name == chosen}
            for chosen in ["mine" if self.is_mine else "all"]
            for name, label in labels.items()
        ]

    @property
    def others(self) -> list[dict[str, str]]:
        return [
            {"label": str(f), "address": self.address(facility=f.slug)}
            for f in self.facilities
            if f != self.facility
        ]

    @property
    def heading(self) -> str:
        return str(BOARD_STATES[self.state]) if self.state else _("Everything on the board")

    @property
    def lacks_advisor(self) -> bool:
        return self.state == WITHOUT_ADVISOR

    @property
    def can_be_nudged(self) -> bool:
        return bool(self.state) and not self.lacks_advisor


def _limits_address(user: User, facility: Facility) -> str:
    """Of the page where the limits are set, for who may."""
    limits = getattr(facility, "health_limits", None)
    if limits and user.has_perm("advisors.change_healthlimits"):
        return reverse("admin:advisors_healthlimits_change", args=[limits.pk])
    if not limits and user.has_perm("advisors.add_healthlimits"):
        return f"{reverse('admin:advisors_healthlimits_add')}?facility={facility.pk}"
    return ""
