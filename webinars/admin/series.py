"""Series of webinars in the administration."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from webinars.models import Series


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    list_display = ["title", "facility", "webinars"]
    list_select_related = ["facility"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return super().get_queryset(request).annotate(webinar_count=Count("webinars"))

    @admin.display(description=_("webinars"), ordering="webinar_count")
    def webinars(self, series: Series) -> int:
        return series.webinar_count
