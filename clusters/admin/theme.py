"""Themes, with how much hangs on each."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clusters.models import Theme
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.lists import PortalAdmin


@admin.register(Theme)
class ThemeAdmin(PortalAdmin):
    list_display = ["name", "clusters_count", "projects_count", "description"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Theme]:
        counts = {f"{noun}_count": Count(noun, distinct=True) for noun in ("clusters", "projects")}
        return super().get_queryset(request).annotate(**counts).order_by("name__folded")

    clusters_count = column(_("clusters"), "clusters_count")
    projects_count = column(_("projects"), "projects_count")
