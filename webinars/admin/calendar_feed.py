"""People's own calendars in the administration: who has one, and how its address is revoked.

The address itself is shown to nobody but its owner.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.models import User
from webinars.admin.deeds import Deed, Plan, WithDeeds
from webinars.domain.calendar_feed import take_feed_away
from webinars.models import CalendarFeed


def plan_revocation(feed: CalendarFeed) -> Plan:
    return Plan(
        [
            _("The address by which calendar programs fetch the webinars of %s is dead at once.")
            % feed.email,
            _("Nobody is told by mail; on the personal page a new address can be made."),
        ],
        final=_("The old address never works again."),
    )


def revoke(feed: CalendarFeed, *, by: User) -> str:
    take_feed_away(feed, by=by)
    return _("The calendar address of %s no longer works.") % feed.email


@admin.register(CalendarFeed)
class CalendarFeedAdmin(WithDeeds):
    deeds = [
        Deed(
            "revoke",
            _lazy("Revoke"),
            plan_revocation,
            revoke,
            for_many=_lazy("Revoke calendar addresses"),
            grave=True,
        )
    ]
    list_display = ["email", "created_at"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["email"]
    search_help_text = _lazy("An e-mail address.")
    fields = readonly_fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Its owner makes it, on the personal page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is revoked, which leaves a trace."""
        return False
