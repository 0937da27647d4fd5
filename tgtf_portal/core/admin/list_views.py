"""Pages on which a reader chooses a list's columns, and keeps, opens and shares views of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ERROR_FLAG, ORDER_VAR, PAGE_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.filter_panel import panel_of
from tgtf_portal.core.admin.list_columns import VIEW_VAR, WithChosenColumns
from tgtf_portal.core.models import ListView
from tgtf_portal.core.values.fields import LineFormField

TEMPLATES = "admin/core/list_view"
NOT_KEPT = {SEARCH_VAR, ORDER_VAR, PAGE_VAR, ERROR_FLAG, VIEW_VAR, IS_POPUP_VAR}
MOST_OWN = 40  # views of one person for one list


class ColumnsForm(forms.Form):
    """For each column its place in the row; none where it is not shown."""

    def __init__(self, *args: Any, labels: dict[str, str], chosen: list[str]) -> None:
        super().__init__(*args)
        places = [("", _("not shown")), *((n, n) for n in range(1, len(labels) + 1))]
        shown = {name: place for place, name in enumerate(chosen, start=1)}
        for name in [*chosen, *(name for name in labels if name not in shown)]:
            self.fields[name] = forms.TypedChoiceField(
                label=labels[name],
                choices=places,
                coerce=int,
                empty_value=None,
                required=False,
                initial=shown.get(name),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Give at least one column a place."))
        return cleaned

    @property
    def chosen(self) -> list[str]:
        """In order; of two with the same place the one that stood first comes first."""
        placed = [name for name, place in self.cleaned_data.items() if place]
        return sorted(placed, key=lambda name: self.cleaned_data[name])


class ListViewForm(forms.Form):
    name = LineFormField(label=_lazy("Name"), max_length=60)
    shared = forms.BooleanField(label=_lazy("My colleagues see it, too"), required=False)


class WithListViews(WithChosenColumns):
    change_list_template = f"{TEMPLATES}/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        site = self.admin_site.admin_view
        pages = [
            path("columns/", site(self.columns_page), name=f"{info}_columns"),
            path("views/", site(self.views_page), name=f"{info}_views"),
            path("views/<int:pk>/", site(self.view_open), name=f"{info}_view_open"),
            path("views/<int:pk>/edit/", site(self.view_edit), name=f"{info}_view_edit"),
        ]
        return pages + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        answer = super().changelist_view(request, extra_context)
        context = getattr(answer, "context_data", None)
        if context and "cl" in context and IS_POPUP_VAR not in request.GET:
            asked = request.GET.urlencode()
            context |= {
                "panel": panel_of(context["cl"], self.place),
                "views": self._ways(request),
                "columns_address": f"{self._address('columns')}?{asked}",
                "views_address": f"{self._address('views')}?{asked}",
                "everything": self._list_address(self._place_of(request)),
            }
        return answer

    # --- Addresses -------------------------------------------------------------------------------
    def _place_of(self, request: HttpRequest) -> QueryDict:
        """The part of the address that says where the reader is."""
        kept = QueryDict(mutable=True)
        for name in self.place:
            if name in request.GET:
                kept[name] = request.GET[name]
        return kept

    def _list_address(self, asked: QueryDict) -> str:
        query = asked.urlencode()
        return f"{self._address('changelist')}{'?' if query else ''}{query}"

    def _ways(self, request: HttpRequest) -> list[dict[str, Any]]:
        """To everything, to what is looked for often, then to the views that are kept."""
        here = request.GET.get(VIEW_VAR)
        place = self._place_of(request)
        ways = []
        for ready in self.ready_views:
            if not all(self.lookup_allowed(n, v, request) for n, v in ready.filters.items()):
                continue
            asked = place.copy()
            asked.update(ready.filters)
            chosen = not here and all(request.GET.get(n) == v for n, v in ready.filters.items())
            ways.append({"name": ready.name, "address": self._list_address(asked), "here": chosen})
        for view in self.views_of(request):
            if view.name:
                address = f"{self._address('view_open', view.pk)}?{place.urlencode()}"
                by = "" if view.owner_id == request.user.pk else str(view.owner)
                way = {"name": view.name, "address": address.rstrip("?"), "by": by}
                ways.append({**way, "here": here == str(view.pk)})
        return ways

    # --- Columns ---------------------------------------------------------------------------------
    def columns_page(self, request: HttpRequest) -> HttpResponse:
        self._ask_right(request)
        columns, before = self.columns_of(request), self.chosen(request)
        labels = {name: self.label_of(entry) for name, entry in columns.items()}
        usual = self.default_columns(request)
        form = ColumnsForm(request.POST or None, labels=labels, chosen=before)
        if request.method == "POST" and ("usual" in request.POST or form.is_valid()):
            chosen = usual if "usual" in request.POST else form.chosen
            self._keep_columns(request, [] if chosen == usual else chosen, labels)
            asked = request.GET.copy()
            order = self.order_var(request, self.order_in(request), chosen)
            for name in (VIEW_VAR, ORDER_VAR, PAGE_VAR):
                asked.pop(name, None)
            if order:
                asked[ORDER_VAR] = order
            return HttpResponseRedirect(self._list_address(asked))
        back = self._list_address(request.GET)
        return self._page(request, "columns", _("Choose columns"), form=form, back=back)

    def _keep_columns(
        self, request: HttpRequest, chosen: list[str], labels: dict[str, str]
    ) -> None:
        """Of this reader, for this list. Who takes the usual ones keeps none."""
        own = {"owner_id": request.user.pk, "table": self.opts.label_lower, "name": ""}
        if not chosen:
            ListView.objects.filter(**own).delete()
            return
        columns = [[name, labels[name]] for name in chosen]
        ListView.objects.update_or_create(**own, defaults={"columns": columns})

    # --- Views -----------------------------------------------------------------------------------
    def views_page(self, request: HttpRequest) -> HttpResponse:
        """What would be kept, a name for it, and the views there are."""
        self._ask_right(request)
        form = ListViewForm(request.POST or None)
        facts = self._seen(request)
        own = [v for v in self.views_of(request) if v.name and v.owner_id == request.user.pk]
        if request.method == "POST" and form.is_valid():
            name = form.cleaned_data["name"]
            if len(own) >= MOST_OWN and name not in {view.name for view in own}:
                form.add_error(None, _("You have %d views of this list: delete one.") % MOST_OWN)
            else:
                return self._kept(request, form, facts)
        return self._page(
            request,
            "views",
            _("Views"),
            form=form,
            seen=facts,
            own=[(view, self._address("view_edit", view.pk)) for view in own],
            back=self._list_address(request.GET),
        )

    def _seen(self, request: HttpRequest) -> dict[str, Any]:
        """What the list shows at this address: columns, filters and order."""
        try:
            changelist = self.get_changelist_instance(request)
        except Exception as problem:  # whatever an address may hold that is no list's
            raise Http404 from problem
        columns, chosen = self.columns_of(request), self.chosen(request)
        narrowings = panel_of(changelist, self.place).narrowings
        return {
            "columns": [[name, self.label_of(columns[name])] for name in chosen],
            "filters": [[n.name, n.value, n.words] for n in narrowings],
            "order": self.order_in(request),
        }

    def _kept(self, request: HttpRequest, form: ListViewForm, facts: dict[str, Any]) -> Any:
        """Under the name of a view of one's own, in its place."""
        name, shared = form.cleaned_data["name"], form.cleaned_data["shared"]
        view, _created = ListView.objects.update_or_create(
            owner_id=request.user.pk,
            table=self.opts.label_lower,
            name=name,
            defaults={**facts, "shared": shared},
        )
        self.message_user(request, _("“%s” is kept.") % view, messages.SUCCESS)
        return HttpResponseRedirect(
            f"{self._address('view_open', view.pk)}?{self._place_of(request).urlencode()}"
        )

    def view_open(self, request: HttpRequest, pk: int) -> HttpResponse:
        """To the list as it is kept; what is gone is left out and named."""
        self._ask_right(request)
        view = self._view(request, pk)
        asked, missing = self._place_of(request), []
        for name, value, words in view.filters:
            if name not in NOT_KEPT and self.lookup_allowed(name, value, request):
                asked[name] = value
            else:
                missing.append(_("the filter “%s”") % words)
        columns = self.columns_of(request)
        gone = [words for name, words in view.columns if name not in columns]
        missing += [_("the column “%s”") % words for words in gone]
        if missing:
            words = {"view": view, "missing": ", ".join(missing)}
            said = _("“%(view)s” opens without what is not there (any more): %(missing)s.") % words
            self.message_user(request, said, messages.WARNING)
        asked[VIEW_VAR] = str(view.pk)
        if order := self.order_var(request, view.order, self.shown_by(request, view)):
            asked[ORDER_VAR] = order
        return HttpResponseRedirect(self._list_address(asked))

    def view_edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Another name, shared or not, or no longer there."""
        self._ask_right(request)
        view = self._view(request, pk)
        if view.owner_id != request.user.pk:
            raise PermissionDenied
        initial = {"name": view.name, "shared": view.shared}
        form = ListViewForm(request.POST or None, initial=initial)
        back = self._address("views")
        if request.method == "POST" and "delete" in request.POST:
            view.delete()
            self.message_user(request, _("“%s” is deleted.") % view, messages.SUCCESS)
            return HttpResponseRedirect(back)
        if request.method == "POST" and form.is_valid():
            same = ListView.objects.of_list(view.table).filter(owner=request.user.pk).exclude(pk=pk)
            if same.filter(name=form.cleaned_data["name"]).exists():
                form.add_error("name", _("You have a view of this name for this list already."))
            else:
                view.name, view.shared = form.cleaned_data["name"], form.cleaned_data["shared"]
                view.save(update_fields=["name", "shared"])
                self.message_user(request, _("“%s” is saved.") % view, messages.SUCCESS)
                return HttpResponseRedirect(back)
        return self._page(request, "edit", str(view), form=form, view=view, back=back)

    def _view(self, request: HttpRequest, pk: int) -> ListView:
        """One's own or a shared one; of others nobody learns that they are there."""
        for view in self.views_of(request):
            if view.pk == pk and view.name:
                return view
        raise Http404

    def _ask_right(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, title: str, **context: Any) -> Any:
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "subtitle": capfirst(str(self.opts.verbose_name_plural)),
        }
        return TemplateResponse(request, f"{TEMPLATES}/{template}.html", {**frame, **context})
