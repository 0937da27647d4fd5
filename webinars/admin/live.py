"""What was said to the rooms, and their calls for help: a record that nobody changes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from webinars.models import Broadcast, HelpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Pages of the webinar write these rows; here they are read."""

    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Broadcast)
class BroadcastAdmin(ReadOnlyAdmin):
    list_display = ["text", "webinar", "breakout", "sent_at", "sender"]
    list_filter = [("webinar", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["webinar", "breakout"]
    search_fields = ["text", "sender"]
    search_help_text = _lazy("What was said, or who said it.")
    date_hierarchy = "sent_at"
    fields = readonly_fields = ["webinar", "breakout", "text", "sent_at", "sender", "by"]


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnlyAdmin):
    list_display = ["breakout", "note", "asked_at", "asker", "answered_at", "answerer"]
    list_filter = [("breakout__webinar", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["breakout"]
    search_fields = ["note", "asker", "breakout__title"]
    search_help_text = _lazy("What for, who asked, or a break-out.")
    date_hierarchy = "asked_at"
    fields = readonly_fields = list_display
