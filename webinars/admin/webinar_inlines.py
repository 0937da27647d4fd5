"""What a webinar consists of, as rows of its page."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Theme
from webinars.admin.choices import chosen_among
from webinars.models import AgendaItem, Breakout, Speaker, SuccessStory


def parent_of(request: HttpRequest) -> int | None:
    """The number of the webinar whose page this is; none on the page of a new one."""
    match = request.resolver_match
    number = match.kwargs.get("object_id") if match else None
    return int(number) if number and number.isdigit() else None


class OfTheWebinar(admin.TabularInline):
    """Rows whose choices are fetched once for all of them."""

    extra = 0
    choices: dict[
        str, type[Model]
    ] = {}  # what a field chooses among; the webinar's own where it has some

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name in self.choices:
            field = chosen_among(field, self.rows_for(db_field, request))
        return field

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest | None, **kwargs: Any
    ) -> Any:
        """Without the buttons that add and change what is chosen: a row has no room for them."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.choices and hasattr(field.widget, "can_add_related"):
            field.widget = field.widget.widget
        return field

    def rows_for(self, db_field: ForeignKey, request: HttpRequest) -> QuerySet:
        model = self.choices[db_field.name]
        own = any(other.name == "webinar" for other in model._meta.fields)
        rows = model._default_manager.all()
        return rows.filter(webinar=parent_of(request)) if own else rows


class AgendaInline(OfTheWebinar):
    model = AgendaItem
    verbose_name_plural = _("agenda")
    fields = ["position", "minutes", "title", "speaker", "story"]
    choices = {"speaker": Speaker, "story": SuccessStory}


class SpeakerInline(OfTheWebinar):
    model = Speaker
    fields = ["name", "function", "part"]


class StoryInline(OfTheWebinar):
    model = SuccessStory
    fields = ["title", "slug", "cluster", "presenter", "points", "published"]
    prepopulated_fields = {"slug": ["title"]}
    choices = {"cluster": Cluster}
    show_change_link = True


class BreakoutInline(OfTheWebinar):
    model = Breakout
    fields = ["position", "title", "theme", "capacity", "meeting_link", "hosted_by"]
    readonly_fields = ["hosted_by"]
    choices = {"theme": Theme}
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Breakout]:
        return super().get_queryset(request).prefetch_related("hosts")

    @admin.display(description=_("hosts"))
    def hosted_by(self, breakout: Breakout) -> str:
        if breakout.pk is None:
            return str(_("Save first, then add hosts on its own page."))
        return ", ".join(host.name for host in breakout.hosts.all()) or "–"
