"""Imports in the administration: a file is uploaded, looked at, and taken over or dropped."""

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, Button, ThingPage
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.place import Place, place_of_list
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.models import TableImport, User
from tgtf_portal.core.people.rights import permission_of
from tgtf_portal.core.people.scope import covers
from tgtf_portal.core.refusal import Refused, refusal_as_message
from tgtf_portal.core.tables import import_actions
from tgtf_portal.core.tables.exports import csv_file
from tgtf_portal.core.tables.import_kinds import KINDS, ImportKind, kinds_for
from tgtf_portal.core.tables.opening import MOST_BYTES
from tgtf_portal.core.values.numbers import is_number

UPLOAD = "admin:core_tableimport_upload"
TEMPLATES = "admin/core/table_import"
SHOWN = 20  # faults; the file of the wrong rows has them all
Status = TableImport.Status


def upload_address(kind: str, thing: Model | None = None) -> str:
    """Of the page where a list of this kind is uploaded, for this thing."""
    asked = {"kind": kind, "for": thing.pk} if thing else {"kind": kind}
    return f"{reverse(UPLOAD)}?{urlencode(asked)}"


class WithImport(PortalAdmin):
    """A list with a link to where rows for it are brought along."""

    change_list_template = "admin/core/with_import.html"
    brought_as = ""  # the kind of import

    def brought_for(self) -> Model | None:
        """What the rows are for, where the kind asks for something."""
        return None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        kind, thing = KINDS[self.brought_as], self.brought_for()
        may = request.user.has_perm(kind.right) and (kind.model is None or thing is not None)
        address = upload_address(self.brought_as, thing) if may else ""
        context = {**(extra_context or {}), "import_address": address}
        return super().changelist_view(request, context)


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_lazy("What it holds"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_lazy("File"),
        help_text=_lazy(
            "A CSV or XLSX file of at most 50,000 rows and 10 MB. The line that names columns is "
            "found; nothing is taken over before you have seen what is in it."
        ),
        widget=forms.FileInput(
            {"accept": ".csv,.tsv,.txt,.xlsx", "aria-describedby": "id_file_helptext"}
        ),
    )

    def __init__(self, *args: Any, kinds: list[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.name, kind.label) for kind in kinds]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("At most %d MB.") % (MOST_BYTES >> 20))
        return file


class DecisionForm(forms.Form):
    only_right = forms.TypedChoiceField(
        label=_lazy("Which rows"),
        coerce=lambda value: value == "right",
        widget=forms.RadioSelect,
        choices=[("right", _lazy("The right ones")), ("all", _lazy("All or nothing"))],
        initial="right",
    )
    also = forms.BooleanField(required=False)

    def __init__(self, *args: Any, thing: TableImport | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer = KINDS[thing.kind].offer if thing else ""
        self.fields["also"].label = offer
        if not offer:
            del self.fields["also"]
        if thing and not thing.wrong:
            del self.fields["only_right"]


# --- What staff do with it -----------------------------------------------------------------------
def plan_taking(found: TableImport) -> ActionPlan:
    right = found.rows - found.wrong
    happens = [
        ngettext("%d row is taken over.", "%d rows are taken over.", right) % right,
        _("Known: %(n)d. %(words)s") % {"n": found.known, "words": KINDS[found.kind].known_stay},
        _("All in one go: should something fail, nothing has changed."),
    ]
    left = ngettext("%d wrong row is left out.", "%d wrong rows are left out.", found.wrong)
    return ActionPlan(*happens, missing=[left % found.wrong] if found.wrong else [])


def take(found: TableImport, *, by: User, only_right: bool = False, also: bool = False) -> str:
    taken = import_actions.take_over(found, only_right=only_right, also=also, by=by)
    if taken.status == Status.READY:
        raise Refused(taken.complaint)
    return taken.outcome or _("A worker takes them over now; this page shows how far it is.")


def only_ready(found: TableImport) -> str:
    if found.status != Status.READY:
        return _("It is “%s”.") % found.get_status_display()
    return "" if found.rows > found.wrong else _("No row is right.")


def only_with_unknown_columns(found: TableImport) -> str:
    if not (found.status == Status.UNREADABLE and found.options.get("unknown_columns")):
        return _("It is “%s”.") % found.get_status_display()
    return ""


def only_open(found: TableImport) -> str:
    is_open = found.status in TableImport.OPEN
    return "" if is_open else _("It is “%s”.") % found.get_status_display()


def read_again(found: TableImport, *, by: User) -> str:
    again = import_actions.read_again(found, by=by)
    if again.status == Status.UNREADABLE:
        raise Refused(again.complaint)
    return _("Read without the columns that are not known here.")


def drop(found: TableImport, *, by: User) -> str:
    import_actions.drop(found, by=by)
    return _("The file is forgotten; nothing of it was taken over.")


ACTIONS = [
    Action("take", _lazy("Take over"), plan_taking, take, only_ready, form=DecisionForm),
    Action(
        "read-again",
        _lazy("Go on without the unknown columns"),
        ActionPlan(_lazy("What stands in them is left out; all other columns are read.")),
        read_again,
        only_with_unknown_columns,
    ),
    Action(
        "drop",
        _lazy("Drop"),
        ActionPlan(_lazy("The file is forgotten; nothing of it is taken over.")),
        drop,
        only_open,
        grave=True,
    ),
]


def wrong_rows(page: ReadOnlyAdmin, request: HttpRequest, found: TableImport) -> HttpResponse:
    """The wrong rows as a file: to be corrected, and brought again."""
    with refusal_as_message(request):
        return csv_file(import_actions.wrong_rows(found), f"wrong-rows-{found.pk}")
    return redirect(page.address_of(found))


def progress(page: "TableImportAdmin", request: HttpRequest, found: TableImport) -> HttpResponse:
    return render(request, f"{TEMPLATES}/_state.html", {**page.panel(found), "fetched": True})


@admin.register(TableImport)
class TableImportAdmin(ReadOnlyAdmin):
    page_actions = ACTIONS
    pages = {"wrong_rows": ThingPage(wrong_rows), "progress": ThingPage(progress)}
    change_form_template = f"{TEMPLATES}/change_form.html"
    change_list_template = f"{TEMPLATES}/change_list.html"
    list_display = ["file_name", "holds", "target_label", "status", "rows", "wrong", "who", "at"]
    list_filter = ["status"]
    list_select_related = ["uploaded_by"]
    search_fields = ["file_name", "target_label", "uploaded_by__name"]
    search_help_text = _lazy("A file, what it was for, or a person.")
    date_hierarchy = "uploaded_at"
    fields = ["uploaded_at", "uploaded_by", "taken_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TableImport]:
        """Of the kinds that the reader may bring along."""
        kinds = [kind.name for kind in KINDS.values() if request.user.has_perm(kind.right)]
        return super().get_queryset(request).filter(kind__in=kinds).defer("content")

    @admin.display(description=_lazy("holds"), ordering="kind")
    def holds(self, found: TableImport) -> str:
        return str(KINDS[found.kind].label)

    @admin.display(description=_lazy("by"), ordering="uploaded_by")
    def who(self, found: TableImport) -> str:
        return str(found.uploaded_by or "–")

    @admin.display(description=_lazy("uploaded"), ordering="uploaded_at")
    def at(self, found: TableImport) -> Any:
        return found.uploaded_at

    # --- Its page --------------------------------------------------------------------------------
    def buttons(self, thing: TableImport) -> list[Button]:
        model = KINDS[thing.kind].model
        if model is None:
            return super().buttons(thing)
        name = capfirst(model._meta.verbose_name)
        address, right = _page_of(model, thing.target), permission_of(model, "view")
        return [*super().buttons(thing), Button(name, address, right=right)]

    def panel(self, thing: TableImport) -> dict[str, Any]:
        under_way, faults = thing.status in TableImport.UNDER_WAY, thing.faults[:SHOWN]
        return {
            "found": thing,
            "kind": KINDS[thing.kind],
            "faults": [(line, _in_words(column), said) for line, column, said in faults],
            "more": max(0, thing.wrong - len(faults)),
            "columns": list(map(_in_words, thing.sample[0])) if thing.sample else [],
            "meant": [(heading, _in_words(column)) for heading, column in thing.meant],
            "sample": [list(row.values()) for row in thing.sample],
            "wrong_rows": self.address_of(thing, "wrong_rows") if thing.wrong else "",
            "poll": self.address_of(thing, "progress") if under_way else "",
        }

    # --- Upload ----------------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", view, name="core_tableimport_upload"), *super().get_urls()]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        if not admin.ModelAdmin.has_add_permission(self, request):
            raise PermissionDenied
        asked = request.GET.get("kind", "")
        target = _target(asked, request.GET.get("for", ""))
        if target is not None and not covers(request.user, target):
            raise Http404
        kinds = kinds_for(target, request.user)
        if asked not in ["", *(kind.name for kind in kinds)] or not kinds:
            raise PermissionDenied
        pressed = request.method == "POST"
        form = UploadForm(
            request.POST if pressed else None,
            request.FILES if pressed else None,
            kinds=kinds,
            initial={"kind": asked or kinds[0].name},
        )
        if pressed and form.is_valid():
            return self._upload(request, target, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import a list"),
            "subtitle": str(target or ""),
            "form": form,
            "kinds": [(kind, _columns_of(kind, target)) for kind in kinds],
            "back": _page_of(type(target), target.pk)
            if target
            else reverse("admin:core_tableimport_changelist"),
            "place": self._place(request, target),
        }
        return TemplateResponse(request, f"{TEMPLATES}/upload.html", context)

    def _place(self, request: HttpRequest, target: Model | None) -> Place | None:
        """In which a list is brought along: its target's."""
        return place_of_list(request, [target] if target else [], self.opts.label_lower)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        answer = super().changeform_view(request, object_id, *args, **kwargs)
        context = getattr(answer, "context_data", None) or {}
        if (found := context.get("original")) and found.target:
            with suppress(Http404):  # gone meanwhile, which the page says itself
                context["place"] = self._place(request, _target(found.kind, str(found.target)))
        return answer

    def _upload(
        self, request: HttpRequest, target: Model | None, given: dict[str, Any]
    ) -> HttpResponseRedirect:
        file = given["file"]
        found = import_actions.upload(
            KINDS[given["kind"]],
            target,
            file_name=file.name,
            content=file.read(),
            by=request.user,
        )
        return redirect(self.address_of(found))


def _in_words(column: str) -> str:
    """As a person would write it; files may, too."""
    return column.replace("_", " ")


def _page_of(model: type[Model], number: int | None) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[number])


def _columns_of(kind: ImportKind, target: Any) -> tuple[list[str], list[str]]:
    """Those that a list must have, and those that it may have."""
    return [*kind.required], [name for name in kind.columns(target) if name not in kind.required]


def _target(kind: str, number: str) -> Any:
    """What the list is for; a kind or a thing that does not exist is a 404."""
    if not kind:
        return None
    if kind not in KINDS or (number and not is_number(number)):
        raise Http404
    try:
        return KINDS[kind].thing(int(number) if number else None)
    except Refused as refusal:
        raise Http404 from refusal
