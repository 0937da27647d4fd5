"""What a list shows, as a file to save: with its filters, its search and its order, all pages."""

from collections.abc import Callable, Iterator, Sequence
from html import unescape
from operator import attrgetter
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from tgtf_portal.core.access_log import Verb
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.tables.exports import csv_stream, xlsx_file

FILES: dict[str, Callable[..., HttpResponseBase]] = {"csv": csv_stream, "xlsx": xlsx_file}
AT_ONCE = 2000  # rows that are held at a time


class WithExport(PortalAdmin):
    """A list with links that hand it out; who has taken it is noted."""

    exported: Sequence[str] = ()  # the columns, named as those of the list; without them, the same
    export_right = "view"

    def get_urls(self) -> list[URLPattern]:
        files = [
            path(
                f"list.{kind}",
                self.admin_site.admin_view(self._handing_out(kind)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_list_{kind}",
            )
            for kind in FILES
        ]
        return files + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        asked = request.GET.urlencode()
        kinds = FILES if self.may(request, self.export_right) else ()
        links = [(kind.upper(), f"{self._address(f'list_{kind}')}?{asked}") for kind in kinds]
        return super().changelist_view(request, {**(extra_context or {}), "export_links": links})

    def _address(self, page: str, *args: object) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args, current_app=self.admin_site.name)

    def _handing_out(self, kind: str) -> Callable[[HttpRequest], HttpResponseBase]:
        def view(request: HttpRequest) -> HttpResponseBase:
            may = self.has_view_permission(request) and self.may(request, self.export_right)
            if not may:
                raise PermissionDenied
            try:
                shown = self.get_changelist_instance(request)
            except IncorrectLookupParameters:
                return HttpResponseRedirect(self._address("changelist"))
            self.note_access(Verb.EXPORTED, request, request.user)
            name = f"{self.opts.verbose_name_plural}-{timezone.localdate():%Y-%m-%d}"
            return FILES[kind](self._lines(shown), name.replace(" ", "-"))

        return view

    def exported_columns(self, changelist: ChangeList) -> Sequence[Any]:
        return self.exported or self.list_display

    def _lines(self, shown: ChangeList) -> Iterator[list[object]]:
        names, rows = self.exported_columns(shown), shown.queryset
        yield [capfirst(str(label_for_field(name, self.model, self))) for name in names]
        values = [self._value_of(name) for name in names]
        for thing in rows.iterator(chunk_size=AT_ONCE):
            yield [value(thing) for value in values]

    def _value_of(self, name: Any) -> Callable[[Any], object]:
        """As the list says it, in plain text; numbers and days stay what they are."""
        if callable(name):
            return lambda thing: plain(name(thing))
        if hasattr(self, name):
            shown = getattr(self, name)
            return lambda thing: plain(shown(thing))
        field = next((field for field in self.opts.fields if field.name == name), None)
        if field and (choices := dict(field.flatchoices)):
            return lambda thing: str(choices.get(getattr(thing, name), ""))
        if field:
            return attrgetter(name)
        return lambda thing: plain(getattr(thing, name))


def plain(value: object) -> object:
    return unescape(strip_tags(value)) if isinstance(value, SafeString) else value
