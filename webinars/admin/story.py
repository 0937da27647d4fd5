"""Success stories in the administration."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from webinars.models import SuccessStory


@admin.register(SuccessStory)
class SuccessStoryAdmin(SimpleHistoryAdmin):
    list_display = ["title", "cluster", "webinar", "presenter", "published"]
    list_select_related = ["cluster", "webinar"]
    list_filter = ["published", ("webinar", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "presenter", "points", "cluster__name"]
    search_help_text = _("A title, a cluster, a presenter or a word of the story.")
    autocomplete_fields = ["cluster", "webinar"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "slug", "cluster", "webinar", "presenter", "points", "published"]

    def view_on_site(self, obj: SuccessStory) -> str:
        return obj.get_absolute_url()
