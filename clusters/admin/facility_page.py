"""The facility's page texts: a draft, who published which edition, and what visitors read."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.forms import Textarea
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.domain.facility_page import publish_page, put_back, withdraw_page
from clusters.forms.facility_page import PutBackForm
from clusters.models import FacilityPage, PageEdition, PageQuestion
from tgtf_portal.core.admin.actions import Action, ActionPlan, Button, WithActions, done_by
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.read_only import PlainInline, ReadOnlyInline
from tgtf_portal.core.values.fields import ProseField

LINES = {"lead": 3, "body": 24}


class QuestionInline(PlainInline):
    model = PageQuestion
    fields = ["position", "question", "answer"]
    formfield_overrides = {ProseField: {"widget": Textarea(attrs={"rows": 4, "cols": 56})}}


class EditionInline(ReadOnlyInline):
    model = PageEdition
    related = ("page", "published_by")
    fields = ["number", "published_at", "published_by", "is_current", "read"]
    readonly_fields = fields

    @admin.display(description=_lazy("text"))
    def read(self, edition: PageEdition) -> str:
        address = preview_address(edition.page, edition.number)
        return format_html('<a href="{}">{}</a>', address, _("Read"))


def preview_address(page: FacilityPage, edition: int | None = None) -> str:
    address = reverse("pages:facility-page-preview", args=[page.pk])
    return f"{address}?edition={edition}" if edition else address


def not_published(page: FacilityPage) -> str:
    return "" if page.edition_number else _("It is not published.")


@admin.register(FacilityPage)
class FacilityPageAdmin(WithActions):
    form = MeanwhileForm
    list_display = ["title", "kind", "language", "edition", "published_at", "facility"]
    list_filter = ["kind", ("facility", RelatedFilter)]
    list_select_related = ["facility"]
    search_fields = ["title", "lead", "body"]
    search_help_text = _lazy("A word of the text.")
    fields = ["facility", "kind", "language", "title", "lead", "body"]
    page_actions = [
        Action(
            "publish",
            _lazy("Publish"),
            ActionPlan(
                _lazy("Everybody reads this text at once."),
                _lazy("The one before stays as an edition that can be put back."),
            ),
            done_by(publish_page, _lazy("%s is published.")),
        ),
        Action(
            "put_back",
            _lazy("Put an edition back"),
            ActionPlan(
                _lazy("The draft becomes what that edition said; what stands in it now is lost."),
                _lazy("Visitors go on reading what is published until you publish the draft."),
            ),
            done_by(put_back, _lazy("%s: the draft is that edition’s text.")),
            form=PutBackForm,
        ),
        Action(
            "withdraw",
            _lazy("Take off"),
            ActionPlan(
                _lazy("Its address says that nothing is written there yet."),
                _lazy("The draft and all editions stay."),
            ),
            done_by(withdraw_page, _lazy("%s is taken off.")),
            not_published,
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FacilityPage]:
        return super().get_queryset(request).with_edition()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in LINES:
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": LINES[db_field.name]})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: FacilityPage | None = None) -> list:
        if obj is None:
            return []
        return [QuestionInline, EditionInline] if obj.has_questions else [EditionInline]

    def get_readonly_fields(
        self, request: HttpRequest, obj: FacilityPage | None = None
    ) -> list[str]:
        """Another facility's or language's text is another row."""
        return ["facility", "kind", "language"] if obj else []

    def buttons(self, thing: FacilityPage) -> list[Button]:
        return [Button(_("Preview"), preview_address(thing)), *super().buttons(thing)]

    edition = column(_lazy("edition"), "edition_number")
    published_at = column(_lazy("published"), "edition_at")
