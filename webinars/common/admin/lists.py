"""What the lists and inlines of several admin pages share: filters, choices, rows that are read."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Field, Model, Q
from django.forms import ModelChoiceField
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.filters import EitherOr
from tgtf_portal.core.admin.known_rows import LabelledRows
from tgtf_portal.core.values.numbers import is_number
from webinars.common.locks import state
from webinars.models import Webinar

EXPORT = "webinars.export_registration"  # the right to take lists of participants out


class NamedRows(LabelledRows):
    """Rows that another inline of the page may have fetched already."""

    offered: dict[type[Model], list[Model]] = {}

    def get_queryset(self) -> Any:
        return self.offered.get(self.model) or super().get_queryset()


def parent_of(request: HttpRequest) -> int | None:
    """The number of the thing whose page this is; none on the page of a new one."""
    match = request.resolver_match
    number = match.kwargs.get("object_id") if match else None
    return int(number) if is_number(number) else None


def only_announced(webinar: Webinar) -> str:
    if webinar.status == Webinar.Status.DRAFT:
        return _("This webinar is a draft: announce it first.")
    fits = webinar.status == Webinar.Status.ANNOUNCED
    return "" if fits else _("This webinar is %s.") % state(webinar)


def people(number: int) -> str:
    return ngettext("%d person", "%d people", number) % number


def copyable(text: str) -> SafeString:
    """One click marks the whole of it."""
    return format_html('<code class="copyable">{}</code>', text)


def webinar_in_mind(request: HttpRequest) -> str:
    """The number of the webinar whose list the reader came from, to add something to it."""
    filters = QueryDict(request.GET.get("_changelist_filters", ""))
    return request.GET.get("webinar") or filters.get("webinar__id__exact") or ""


class Came(EitherOr):
    title = _lazy("answer")
    parameter_name = "answered"
    holds = Q(registration__isnull=False)
    words = {"yes": _lazy("Registered"), "no": _lazy("No answer yet")}


class Hidden(EitherOr):
    title = _lazy("shown or hidden")
    parameter_name = "hidden"
    holds = Q(hidden_at__isnull=False)
    words = {"no": _lazy("Shown"), "yes": _lazy("Hidden")}


def chosen_among(field: ModelChoiceField, rows: Iterable[Model]) -> ModelChoiceField:
    """Lists these rows on every form of the formset without asking the database again."""
    field.choices = [("", "—"), *((row.pk, str(row)) for row in rows)]
    return field


class KnownAutocomplete(AutocompleteSelect):
    """Autocomplete that was told what the rows have chosen; Django's own asks for it row by row."""

    def __init__(self, field: Field, site: AdminSite, *, known: dict[int, str]) -> None:
        super().__init__(field, site)
        self.known = known

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        chosen = [int(number) for number in value if is_number(number)]
        if any(number not in self.known for number in chosen):
            return super().optgroups(name, value, attr)  # typed just now, and the form came back
        options = [self.create_option(name, "", "", False, 0)] if not self.is_required else []
        options += [self.create_option(name, pk, self.known[pk], True, 1) for pk in chosen]
        return [(None, options, 0)]
