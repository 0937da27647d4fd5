"""The facility's advisors, and how much of their time is spoken for."""

from django.contrib import admin
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from advisors.models import Advisor, Availability
from advisors.pool.domain.advisor import ADVISORS
from clusters.domain.account_invitation import invite_advisor
from clusters.forms.account_invitation import GreetingForm
from tgtf_portal.core.admin.actions import Action, ActionPlan, WithActions
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import CountryFilter, LanguageFilter, RelatedFilter
from tgtf_portal.core.admin.list_views import WithListViews
from tgtf_portal.core.admin.read_only import ReadOnlyInline
from tgtf_portal.core.admin.table_import import WithImport
from tgtf_portal.core.models import User
from tgtf_portal.core.values.amounts import amount


class AvailabilityInline(ReadOnlyInline):
    """Kept by the advisor, on a page of their own."""

    model = Availability
    fields = readonly_fields = ["starts_on", "ends_on", "days"]


def invite(advisor: Advisor, *, by: User, greeting: str) -> str:
    invite_advisor(advisor.user, greeting=greeting, by=by)
    return gettext("%s gets a mail with the invitation.") % advisor


@admin.register(Advisor)
class AdvisorAdmin(WithListViews, WithImport, WithActions, SimpleHistoryAdmin):
    page_actions = [
        Action(
            "invite",
            _("Invite to the portal"),
            ActionPlan(
                _("The advisor gets a mail with a link, by which they choose how to sign in."),
                _("The link works for two weeks; an older one opens nothing any more."),
            ),
            invite,
            form=GreetingForm,
        ),
    ]
    traced = True
    about_people = True
    brought_as = ADVISORS.name
    list_display = ["user", "country", "speaks", "theme_names", "offered", "agreed", "free"]
    more_columns = ["mail", "sectors", "other_languages"]
    list_filter = [
        CountryFilter,
        ("themes", RelatedFilter),
        ("ecosystems", RelatedFilter),
        LanguageFilter,
    ]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email", "other_languages", "sectors", "bio"]
    search_help_text = _("A person, a sector or a word of the description.")
    autocomplete_fields = ["user"]
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    inlines = [AvailabilityInline]
    show_full_result_count = True
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Advisor]:
        advisors = super().get_queryset(request).with_days_agreed().prefetch_related("themes")
        return advisors.order_by("user__name__folded", "pk")

    mail = column(_("e-mail address"), "user.email")
    speaks = column(_("languages"), "spoken", None)

    @admin.display(description=_("themes"))
    def theme_names(self, advisor: Advisor) -> str:
        return ", ".join(map(str, advisor.themes.all()))

    @admin.display(description=_("days offered"), ordering="days_offered")
    def offered(self, advisor: Advisor) -> str:
        return amount(advisor.days_offered)

    @admin.display(description=_("days agreed"), ordering="days_agreed")
    def agreed(self, advisor: Advisor) -> str:
        return amount(advisor.days_agreed)

    @admin.display(description=_("days free"))
    def free(self, advisor: Advisor) -> str:
        return amount(advisor.days_offered - advisor.days_agreed)
