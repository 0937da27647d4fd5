"""Recaps in the administration: read sentence by sentence, edited, approved, published."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from simple_history.admin import SimpleHistoryAdmin

from webinars.admin.deeds import Button, Deed, WithDeeds
from webinars.admin.recap_amendments import RECAP_DEEDS
from webinars.admin.recap_deeds import DEEDS
from webinars.admin.recap_editor import count_columns
from webinars.admin.recap_pages import (
    add_page,
    editor_page,
    heading_sent,
    part_page,
    statement_page,
)
from webinars.admin.recap_versions import versions_page, wordings_page
from webinars.models import Recap

PAGES: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
    "statement": ("statements/<int:statement>/", statement_page),
    "wordings": ("statements/<int:statement>/wordings/", wordings_page),
    "accept_part": ("accept-part/", part_page),
    "add_sentence": ("add-sentence/", add_page),
    "versions": ("versions/", versions_page),
}
LIKENESS = "admin:webinars_webinar_likeness"


@admin.register(Recap)
class RecapAdmin(WithDeeds, SimpleHistoryAdmin):
    deeds = [*DEEDS, *RECAP_DEEDS]
    list_display = [
        "title",
        "webinar",
        "status",
        "sentences",
        "to_decide",
        "edits",
        "amendments",
        "compiled_at",
        "published_at",
    ]
    list_filter = ["status", "compiled_at"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "standfirst", "webinar__title"]
    search_help_text = _lazy("A headline or a webinar.")
    readonly_fields = ["webinar", "status", "compiled_at", "published_at"]
    fields = ["webinar", "status", "compiled_at", "published_at", "title", "standfirst"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recap]:
        recaps = super().get_queryset(request).select_related("webinar")
        edited = ~Q(statements__text=F("statements__drafted"))
        return recaps.annotate(
            edited=Count("statements", filter=edited, distinct=True), **count_columns()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Closing a webinar compiles its recap."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A recap is withdrawn, not deleted."""
        return False

    def view_on_site(self, obj: Recap) -> str:
        return obj.get_absolute_url()

    # --- Columns ---------------------------------------------------------------------------------
    @admin.display(description=_lazy("sentences"), ordering="kept")
    def sentences(self, recap: Recap) -> str:
        if not recap.dropped:
            return str(recap.kept)
        return _("%(kept)d (%(dropped)d dropped)") % vars(recap)

    @admin.display(description=_lazy("undecided"), ordering="undecided")
    def to_decide(self, recap: Recap) -> int:
        return recap.undecided

    @admin.display(description=_lazy("edited"), ordering="edited")
    def edits(self, recap: Recap) -> int:
        return recap.edited

    @admin.display(description=_lazy("open amendments"), ordering="open_amendments")
    def amendments(self, recap: Recap) -> int:
        return recap.open_amendments

    # --- Pages of its own ------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        views = [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(partial(view, self)),
                name=f"webinars_recap_{name}",
            )
            for name, (address, view) in PAGES.items()
        ]
        return views + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The editor takes the place of Django's form."""
        recap = self.get_object(request, object_id)
        if recap is None or not self.has_view_permission(request, recap):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST":
            return heading_sent(self, request, recap)
        return editor_page(self, request, recap)

    def buttons(self, thing: Recap) -> list[Button]:
        links = [
            Button(_("Preview"), thing.get_absolute_url()),
            Button(_("Versions"), self.address_of(thing, "versions")),
            Button(_("Add a sentence"), self.address_of(thing, "add_sentence")),
            Button(_("Notes that say the same"), reverse(LIKENESS, args=[thing.webinar_id])),
        ]
        return [*super().buttons(thing), *links]

    def _page_after(self, thing: Recap, deed: Deed) -> str:
        """Compiled again: to what changed, if anything did."""
        if version := getattr(thing, "compiled_version", None):
            return f"{self.address_of(thing, 'versions')}?newer={version.number}"
        return super()._page_after(thing, deed)
