"""Themes, with how much hangs on each."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clusters.models import Theme


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    list_display = ["name", "clusters_count", "projects_count", "description"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}
    empty_value_display = "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Theme]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                clusters_count=Count("clusters", distinct=True),
                projects_count=Count("projects", distinct=True),
            )
            .order_by("name")
        )

    @admin.display(description=_("clusters"), ordering="clusters_count")
    def clusters_count(self, theme: Theme) -> int:
        return theme.clusters_count

    @admin.display(description=_("projects"), ordering="projects_count")
    def projects_count(self, theme: Theme) -> int:
        return theme.projects_count
