"""Clusters and the people who manage them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from clusters.domain.account_invitation import RIGHTS, invite_manager
from clusters.domain.cluster import CLUSTERS
from clusters.forms.account_invitation import ManagerForm
from clusters.forms.project import KeptLeadFormSet
from clusters.models import AccountInvitation, Cluster, Membership, ProjectCluster
from tgtf_portal.core.admin.actions import Action, ActionPlan, WithActions
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import CountryFilter, RelatedFilter
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.read_only import PlainInline
from tgtf_portal.core.admin.table_import import WithImport
from tgtf_portal.core.models import User


class MembershipInline(PlainInline):
    model = Membership
    related = ("user", "cluster")
    form = KnownRowForm
    autocomplete_fields = ["user"]


class PartInline(PlainInline):
    model = ProjectCluster
    related = ("project", "cluster")
    verbose_name, verbose_name_plural = _("project"), _("projects")
    form = KnownRowForm
    formset = KeptLeadFormSet
    autocomplete_fields = ["project"]


def invite(cluster: Cluster, *, by: User, **given: Any) -> str:
    invitation = invite_manager(cluster, by=by, **given)
    return gettext("%s gets a mail with the invitation.") % invitation


@admin.register(Cluster)
class ClusterAdmin(WithImport, WithActions, SimpleHistoryAdmin):
    page_actions = [
        Action(
            "invite-manager",
            _("Invite a manager"),
            ActionPlan(
                _("The person gets a mail with a link, by which they choose how to sign in."),
                _("As soon as they accept they manage this cluster. The link works for two weeks."),
            ),
            invite,
            form=ManagerForm,
            right=RIGHTS[AccountInvitation.Kind.MANAGER],
        ),
    ]
    brought_as = CLUSTERS.name
    list_display = ["name", "country", "in_industry", "firms", "managers", "listed"]
    list_filter = [
        "listed",
        "fictional",
        CountryFilter,
        ("themes", RelatedFilter),
        ("ecosystem", RelatedFilter),
    ]
    list_select_related = ["ecosystem"]
    search_fields = ["name", "summary", "ecosystem__name", "sector"]
    search_help_text = _("A name, or what the cluster does.")
    prepopulated_fields = {"slug": ["name"]}
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    inlines = [MembershipInline, PartInline]
    show_full_result_count = True
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["name", "slug", "country", "ecosystem", "sector"]}),
        (_("Public page"), {"fields": ["summary", "website", "themes"]}),
        (_("Directory"), {"fields": ["listed", "fictional"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cluster]:
        clusters = super().get_queryset(request).with_sme_count()
        managers = Count("memberships", distinct=True)
        return clusters.annotate(managers_count=managers).alphabetically()

    @admin.display(description=_("SMEs"), ordering="sme_count")
    def firms(self, cluster: Cluster) -> str:
        """The number leads to the firms."""
        address = reverse("admin:clusters_sme_changelist")
        return format_html(
            '<a href="{}?cluster__id__exact={}">{}</a>', address, cluster.pk, cluster.sme_count
        )

    in_industry = column(_("industrial ecosystem"), "industry", "ecosystem__name")
    managers = column(_("managers"), "managers_count")


@admin.register(Membership)
class MembershipAdmin(PortalAdmin, SimpleHistoryAdmin):
    traced = True
    list_display = ["user", "address", "cluster", "position"]
    list_select_related = ["user", "cluster"]
    search_fields = ["user__email", "user__name", "cluster__name", "position"]
    search_help_text = _("A person, an address or a cluster.")
    autocomplete_fields = ["user", "cluster"]
    list_per_page = 50

    address = column(_("e-mail address"), "user.email")
