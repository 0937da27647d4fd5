"""The pool: CVs beside each other, and the buttons that pick or decline."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from advisors.common.admin import WithAdvice
from advisors.models import PoolEntry
from advisors.pool.domain.pool import decline_entry, pick_entry, send_link
from advisors.pool.domain.pool_import import POOL
from clusters.domain.account_invitation import invite_advisor
from tgtf_portal.core.admin.actions import Action, ActionPlan, WithActions, done_by
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import (
    CountryFilter,
    LanguageFilter,
    OccurringFilter,
    RelatedFilter,
)
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.amounts import amount
from tgtf_portal.core.values.fields import ProseFormField

Status = PoolEntry.Status


class HowManyFilter(OccurringFilter):
    """By status, with how many there are of each."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = model_admin.get_queryset(request).order_by().values_list("status")
        numbers = dict(rows.annotate(number=Count("pk")))
        return [(s, f"{label} ({numbers[s]})") for s, label in Status.choices if s in numbers]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(status=self.value()) if self.value() else queryset


class WhyForm(forms.Form):
    """Whoever looks at the decision later reads why."""

    why = ProseFormField(
        label=_("Why"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=_("For staff, and for the person where they ask what is kept about them."),
    )

    def __init__(self, *args: Any, thing: PoolEntry | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def only(*statuses: str) -> Any:
    def obstacle(entry: PoolEntry) -> str:
        return "" if entry.status in statuses else _now("It is “%s”.") % entry.get_status_display()

    return obstacle


def plan_declining(entry: PoolEntry) -> ActionPlan:
    told = entry.status == Status.PICKED and entry.was_told
    mail = _now("%s is told by mail, and the link opens nothing more.") % entry.name
    quiet = _now("Nobody is told: the person has not heard from us.")
    kept = _now("The entry goes by itself once its time of keeping is over.")
    return ActionPlan(mail if told else quiet, kept)


def invite(entry: PoolEntry, *, by: User) -> str:
    if entry.advisor is None:
        raise Refused(_now("%s is no advisor any more.") % entry)
    invite_advisor(entry.advisor.user, by=by)
    return _now("%s gets a mail with the invitation.") % entry


ACTIONS = [
    Action(
        "pick",
        _("Pick"),
        ActionPlan(
            _("The person gets a mail with a link of their own, by which they look at their "
              "profile, mend it, and say yes or no."),
            _("There is no account and no advisor before they say yes."),
        ),
        done_by(pick_entry, _("%s is picked, and gets a mail.")),
        only(Status.NEW, Status.DECLINED),
        form=WhyForm,
        for_many=_("Pick"),
    ),
    Action(
        "decline",
        _("Decline"),
        plan_declining,
        done_by(decline_entry, _("%s is declined.")),
        only(Status.NEW, Status.PICKED),
        form=WhyForm,
        for_many=_("Decline"),
        grave=True,
    ),
    Action(
        "send-link",
        _("Send a new link"),
        ActionPlan(
            _("The person gets a mail with a new link, which works for three weeks."),
            _("An older link opens nothing any more."),
        ),
        done_by(send_link, _("%s gets a mail with a new link.")),
        only(Status.PICKED),
        for_many=_("Send a new link"),
    ),
    Action(
        "invite",
        _("Invite to the portal"),
        ActionPlan(
            _("The advisor gets a mail with a link, by which they choose how to sign in."),
            _("The link works for two weeks; an older one opens nothing any more."),
        ),
        invite,
        only(Status.CONFIRMED),
    ),
]  # fmt: skip


@admin.register(PoolEntry)
class PoolEntryAdmin(WithAdvice, WithActions):
    about_people = traced = True
    brought_as = POOL.name
    page_actions = ACTIONS
    list_display = ["name", "country", "status", "speaks", "theme_names", "ecosystem_names"]
    list_display += ["years", "worked", "offered", "decided_by"]
    list_filter = [
        HowManyFilter,
        ("themes", RelatedFilter),
        ("ecosystems", RelatedFilter),
        LanguageFilter,
        CountryFilter,
        ("facility", RelatedFilter),
    ]
    list_select_related = ["decided_by"]
    search_fields = ["name", "email", "other_languages", "sectors", "bio"]
    search_help_text = _("A person, an address, a sector or a word of the CV.")
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    readonly_fields = [
        *["status", "why", "decided_by", "decided_at", "open_until", "answer", "advisor"],
        *["other_languages", "sectors", "shared"],
    ]
    fieldsets = [
        (None, {"fields": ["facility", "name", "email", "country"]}),
        (
            _("What was decided"),
            {
                "fields": [
                    *["status", "why", "decided_by", "decided_at", "open_until"],
                    *["answer", "advisor"],
                ]
            },
        ),
        (
            _("Profile"),
            {
                "fields": [
                    *["themes", "ecosystems", "sectors", "languages", "other_languages"],
                    *["worked_in", "years", "days_offered", "shared", "bio"],
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PoolEntry]:
        entries = super().get_queryset(request).prefetch_related(*PoolEntry.MANY)
        return entries.order_by("name__folded", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who has confirmed keeps their profile themselves."""
        confirmed = obj is not None and obj.status == Status.CONFIRMED
        return not confirmed and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: PoolEntry, form: Any, change: bool) -> None:
        """A link proves the address that it was sent to, and no other."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data and obj.status == Status.PICKED and obj.was_told:
            send_link(obj, by=request.user)
            self.message_user(request, _now("%s gets a mail with a new link.") % obj)

    speaks = column(_("languages"), "spoken", None)
    worked = column(_("worked in"), "countries", None)
    shared = column(_("shares of the days"), "shares_in_words", None)

    @admin.display(description=_("themes"))
    def theme_names(self, entry: PoolEntry) -> str:
        return ", ".join(map(str, entry.themes.all()))

    @admin.display(description=_("ecosystems"))
    def ecosystem_names(self, entry: PoolEntry) -> str:
        return ", ".join(map(str, entry.ecosystems.all()))

    @admin.display(description=_("days"), ordering="days_offered")
    def offered(self, entry: PoolEntry) -> str:
        return "–" if entry.days_offered is None else amount(entry.days_offered)
