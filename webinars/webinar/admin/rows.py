"""What a webinar consists of as rows of its page, and series and stories on pages of their own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Count, Field, Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from simple_history.admin import SimpleHistoryAdmin

from clusters.models import Theme
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.read_only import PlainInline
from tgtf_portal.core.admin.within import WithinFacilities
from tgtf_portal.core.values.fields import HttpsField, ProseField
from webinars.breakouts.forms.rooms import BreakoutRowForm
from webinars.common.admin.lists import NamedRows, chosen_among, parent_of
from webinars.common.admin.personal_links import way_to_link, with_link
from webinars.models import AgendaItem, Breakout, Moderator, Series, Speaker, SuccessStory, Webinar


def offered(request: HttpRequest) -> dict[type[Model], list[Model]]:
    """The webinar's own rows that were fetched for this page, by model."""
    if not hasattr(request, "offered"):
        request.offered = {}
    return request.offered


class FetchedOnce(WithinFacilities, InlineModelAdmin):
    """Rows whose choices are fetched once for all of them; the webinar's own where it has some.

    What another inline offered as choices is not fetched again for the rows of its own.
    """

    extra = 0
    formset = NamedRows
    choices: dict[str, type[Model]] = {}
    with_rows: dict[str, list[str]] = {}  # what the rows of the choices' own inline show besides

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest | None, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and request and db_field.name in self.choices:
            # Without the buttons that add and change what is chosen: a row has no room for them.
            field.widget = getattr(field.widget, "widget", field.widget)
            chosen_among(field, self.rows_for(db_field, request))
        return field

    def rows_for(self, db_field: Field, request: HttpRequest) -> Iterable[Model]:
        model = self.choices[db_field.name]
        if not any(other.name == "webinar" for other in model._meta.fields):
            return model._default_manager.all()
        fetched = offered(request)
        if model not in fetched:
            parent = parent_of(request)  # a new one has nothing yet
            every = model._default_manager
            rows = every.filter(webinar=parent) if parent else every.none()
            fetched[model] = list(rows.select_related(*self.with_rows.get(db_field.name, [])))
        return fetched[model]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.offered = offered(request)
        return formset


class AgendaInline(FetchedOnce, admin.TabularInline):
    model = AgendaItem
    verbose_name_plural = _lazy("agenda")
    fields = ["position", "minutes", "title", "speaker", "story"]
    choices = {"speaker": Speaker, "story": SuccessStory}
    with_rows = {"story": ["cluster"]}


class SpeakerInline(FetchedOnce, admin.TabularInline):
    model = Speaker
    fields = ["name", "email", "function", "part", "points"]
    formfield_overrides = {ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}}


class StoryInline(FetchedOnce, admin.StackedInline):
    model = SuccessStory
    fields = [("title", "slug"), ("cluster", "presenter"), ("points", "published")]
    prepopulated_fields = {"slug": ["title"]}
    formfield_overrides = {ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}
    form = KnownRowForm
    autocomplete_fields = ["cluster"]
    show_change_link = True
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SuccessStory]:
        return super().get_queryset(request).select_related("cluster")


class BreakoutInline(FetchedOnce, admin.TabularInline):
    model = Breakout
    fields = ["position", "title", "theme", "capacity", "minimum", "meeting_link", "hosted_by"]
    readonly_fields = ["hosted_by"]
    form = BreakoutRowForm
    choices = {"theme": Theme}
    formfield_overrides = {HttpsField: {"widget": AdminTextInputWidget(attrs={"type": "url"})}}
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Breakout]:
        return super().get_queryset(request).with_counts().with_host_names()

    @admin.display(description=_lazy("hosts"))
    def hosted_by(self, breakout: Breakout) -> str:
        if breakout._state.adding:
            return _("Save first, then add hosts on its own page.")
        return breakout.host_names or "–"


class ModeratorInline(PlainInline):
    model = Moderator
    related = ("webinar", "user")
    form = KnownRowForm
    formset = NamedRows
    verbose_name_plural = _lazy("moderators, who open, warn and close the break-outs")
    fields = ["name", "email", "user"]
    readonly_fields = ["personal_link"]
    autocomplete_fields = ["user"]

    def get_fields(self, request: HttpRequest, obj: Webinar | None = None) -> list[str]:
        return with_link(request, Moderator, self.fields)

    @admin.display(description=_lazy("personal link"))
    def personal_link(self, moderator: Moderator) -> SafeString | str:
        return way_to_link(moderator, "webinars_webinar_moderator_links", moderator.webinar_id)


class SeriesForm(forms.ModelForm):
    class Meta:
        model = Series
        fields = ["facility", "title", "slug", "example"]
        labels = {"example": _lazy("Example for the next webinar")}
        help_texts = {"example": _lazy("Empty: the last one that was held.")}

    def clean_example(self) -> Webinar | None:
        """One of its own: the next one is made of its texts and its people."""
        example: Webinar | None = self.cleaned_data["example"]
        if example and example.series_id != self.instance.pk:
            raise ValidationError(_("Choose a webinar of this series."))
        return example


@admin.register(Series)
class SeriesAdmin(PortalAdmin):
    list_display = ["title", "facility", "webinars"]
    ordering = ["title__folded", "pk"]
    list_select_related = ["facility"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    show_full_result_count = False
    autocomplete_fields = ["example"]
    form = SeriesForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return super().get_queryset(request).annotate(webinar_count=Count("webinars"))

    webinars = column(_lazy("webinars"), "webinar_count")


@admin.register(SuccessStory)
class SuccessStoryAdmin(PortalAdmin, SimpleHistoryAdmin):
    belongs_to = "webinar"
    list_display = ["title", "cluster", "webinar", "presenter", "published"]
    list_select_related = ["cluster", "webinar"]
    list_filter = ["published", ("webinar", RelatedFilter)]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "presenter", "points", "cluster__name"]
    search_help_text = _lazy("A title, a cluster, a presenter or a word of the story.")
    autocomplete_fields = ["cluster", "webinar"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "slug", "cluster", "webinar", "presenter", "points", "published"]
