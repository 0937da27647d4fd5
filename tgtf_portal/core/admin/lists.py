"""What every list of the administration keeps to: its address narrows it, and its heading says to
what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import NotRelationField, get_fields_from_path
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import IntegerField, Model, Q, QuerySet
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.access_log import Verb, note_access
from tgtf_portal.core.admin.dates import dates_of
from tgtf_portal.core.admin.deletion import deleted_objects
from tgtf_portal.core.admin.meanwhile import SEEN, MeanwhileForm
from tgtf_portal.core.admin.numbers import LooksUpManyNumbers, LooksUpNumbers
from tgtf_portal.core.admin.paging import LongListPaginator
from tgtf_portal.core.admin.person_address import person_address
from tgtf_portal.core.admin.place import FramedAdmin
from tgtf_portal.core.admin.rows import table_of
from tgtf_portal.core.people.rights import permission_of
from tgtf_portal.core.people.scope import covers, facilities_of, within
from tgtf_portal.core.values.country_choices import offer_own_first
from tgtf_portal.core.values.fields import LineField
from tgtf_portal.core.values.folding import holding, terms_of
from tgtf_portal.core.values.numbers import is_number, largest_of

# What may follow a field's name in a list's address.
LOOKUPS = {"id", "pk", "exact", "in", "isnull", "gt", "gte", "lt", "lte", "year", "month", "day"}

TICK = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'


@dataclass(frozen=True, slots=True)
class Named:
    """What a list is narrowed to, and its page where the reader may see that."""

    name: str
    address: str


class PortalChangeList(ChangeList):
    """A list whose heading names what it is narrowed to."""

    narrowed_to: Sequence[Named] = ()
    things: Sequence[Model] = ()

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        rows = capfirst(self.opts.verbose_name_plural)
        self.title = _("Choose: %s") % rows if self.is_popup else rows
        if not self.is_popup:
            self.things = list(self._things())
            self.narrowed_to = [self._named(request, thing) for thing in self.things]
        if self.narrowed_to:
            names = ", ".join(named.name for named in self.narrowed_to)
            words = {"rows": rows, "things": names}
            self.title = _("%(rows)s: %(things)s") % words

    @property
    def table(self) -> SafeString:
        return table_of(self)

    @property
    def dates(self) -> dict[str, Any]:
        return dates_of(self)

    @property
    def is_estimated(self) -> bool:
        """Whether the number of rows is the database's guess."""
        return getattr(self.paginator, "is_estimated", False)

    @property
    def without_search(self) -> str:
        """The same list before it was searched."""
        return self.get_query_string({SEARCH_VAR: None})

    def get_ordering_field(self, field_name: Any) -> Any:
        """Names go by their letters, whatever their case and accents."""
        path = super().get_ordering_field(field_name)
        return f"{path}__folded" if isinstance(path, str) and self._is_line(path) else path

    def _is_line(self, path: str) -> bool:
        try:
            return isinstance(get_fields_from_path(self.model, path)[-1], LineField)
        except (FieldDoesNotExist, NotRelationField):
            return False  # a column that its query counted

    def _things(self) -> Iterator[Model]:
        """What the address names, each once; several values at once name nothing."""
        parameters = self.get_filters_params().items()
        meant = (
            self.model_admin.meant_by(p, *values) for p, values in parameters if len(values) == 1
        )
        return filter(None, dict.fromkeys(meant))

    def _named(self, request: HttpRequest, thing: Model) -> Named:
        site = self.model_admin.admin_site
        page = site.get_model_admin(type(thing)) if site.is_registered(type(thing)) else None
        may = page is not None and page.has_view_permission(request, thing)
        return Named(str(thing), address_of(thing) if may else "")


class WithinFacilities(BaseModelAdmin):
    """What can be chosen belongs to the facilities that the reader sees."""

    def get_view_on_site_url(self, obj: Model | None = None) -> str | None:
        """Straight to its own page, if it has one that anybody may be led to."""
        page = getattr(obj, "get_absolute_url", None)
        return page() if page and obj and obj.pk and self.view_on_site else None

    def get_field_queryset(self, db: str, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        if not facilities_of(request.user):
            return rows
        every = db_field.remote_field.model._default_manager
        return within(every.all() if rows is None else rows, request.user)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, IntegerField) and not db_field.choices:
            # The form's own rules go by the number before the table's are asked.
            kwargs.setdefault("max_value", largest_of(db_field))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        offer_own_first([field])
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LooksUpNumbers(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LooksUpManyNumbers(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class PortalAdmin(WithinFacilities, FramedAdmin):
    """Every thing's list and pages, for those who have the right and see its facility."""

    about_people = False  # whoever opens or changes a thing looks at somebody's data
    traced = False  # each change of a thing is a line of the trail, as each deletion is
    paginator = LongListPaginator
    linked_by: Sequence[str] = ()  # by what other pages narrow the list, besides its filters

    def may(self, request: HttpRequest, right: str) -> bool:
        """Whether the reader has a right about these things, or any right by its whole name."""
        return request.user.has_perm(permission_of(self.model, right))

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """For the menu of a list whose rows only verbs change."""
        return self.may(request, "change")

    def has_view_history_or_change_history_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """A thing of another facility has no history here, not even one that was deleted."""
        if obj is not None and not covers(request.user, obj):
            raise Http404
        return self.may(request, "history")

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        answer = super().changeform_view(request, object_id, *args, **kwargs)
        thing = getattr(answer, "context_data", None) or {}
        if self.about_people and request.method == "GET" and thing.get("original"):
            self.note_access(Verb.OPENED, request, thing["original"])
        return answer

    def note_access(self, verb: str, request: HttpRequest, thing: Model) -> None:
        match = request.resolver_match
        page = match.url_name if match and match.url_name else ""
        note_access(verb, thing, by=request.user, page=page)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        if self.about_people:
            self.note_access(Verb.CHANGED, request, obj)
        if self.traced:
            changed = {"fields": changed_fields(message)}
            audit.record(f"{self.opts.model_name}.changed", obj, by=request.user, **changed)
        return super().log_change(request, obj, message)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        return deleted_objects(objs, request, self.admin_site) if objs else ([], {}, set(), [])

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        for thing in queryset:
            self.note_deletion(request, thing)
        return super().log_deletions(request, queryset)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for gone in formset.deleted_forms:
            if gone.instance.pk:
                self.note_deletion(request, gone.instance)
        super().save_formset(request, form, formset, change)

    def note_deletion(self, request: HttpRequest, thing: Model) -> None:
        audit.record(f"{thing._meta.model_name}.deleted", thing, by=request.user)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        context["person_address"] = person_address(thing) if thing else ""
        if thing and "section" not in context:
            context |= {"title": str(thing), "subtitle": None}
        context["may_see_history"] = not self.has_versions or self.may(request, "history")
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        answer = super().history_view(request, object_id, extra_context)
        told = getattr(answer, "context_data", None) or {}
        if thing := told.get("object"):
            told["title"] = self.history_view_title(request, thing)
        return answer

    def history_view_title(self, request: HttpRequest, thing: Model) -> str:
        return _("History: %s") % thing

    def history_form_view_title(self, request: HttpRequest, thing: Model) -> str:
        return _("As it was: %s") % thing

    @property
    def has_versions(self) -> bool:
        """Else its history is what was done to it in the administration, for all who see it."""
        return hasattr(self.model._meta, "simple_history_manager_attribute")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return within(super().get_queryset(request), request.user)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By what the list offers alone: nobody guesses what no page shows, letter by letter."""
        listed = self.get_list_filter(request)
        filters = (one[0] if isinstance(one, tuple) else one for one in listed)
        offered = {getattr(one, "parameter_name", one) for one in filters}
        for name in offered | {self.date_hierarchy, *self.linked_by} - {None}:
            rest = lookup.removeprefix(name).split("__")
            if lookup.startswith(name) and not rest[0] and {*rest[1:]} <= LOOKUPS:
                return True
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Each word stands somewhere, in any case and with or without accents; “=” before a
        field's name means the whole of it. Words within double quotes belong together.

        What is found is looked up apart, so that no list's row comes twice and no count changes.
        """
        found = self.model._base_manager.all()
        for term in terms_of(search_term):
            found = found.filter(self.with_term(request, term))
        if search_term.strip():
            queryset = queryset.filter(pk__in=found.values("pk"))
        return queryset, False

    def with_term(self, request: HttpRequest, term: str) -> Q:
        """Rows in one of whose fields it stands."""
        fields = self.get_search_fields(request)
        whole = [(f"{name[1:]}__iexact", term) for name in fields if name.startswith("=")]
        parts = [name for name in fields if not name.startswith("=")]
        return holding(parts, [term]) | Q.create(whole, connector=Q.OR)

    def action_checkbox(self, obj: Model) -> SafeString:
        """As Django's, without a template for each row: see bench/lists.py."""
        label = _("Select this object for an action - {}").format(obj)
        return format_html(TICK, ACTION_CHECKBOX_NAME, obj.pk, label)

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """On rows alone: whatever is no number of one was never there to be ticked."""
        sent = request.POST.copy()
        chosen = [row for row in sent.getlist(ACTION_CHECKBOX_NAME) if is_number(row)]
        sent.setlist(ACTION_CHECKBOX_NAME, chosen)
        request.POST = sent
        return super().response_action(request, queryset)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Model, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Fewer rows than none are no number of rows, which the page then says."""
        facts: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT) if "data" in facts else ():
            if not is_number(facts["data"].get(f"{prefix}-{name}")):
                facts["data"][f"{prefix}-{name}"] = ""
        return facts

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """With what a form needs that looks whether somebody else saved the thing meanwhile."""
        return self.with_seen(request, obj, list(super().get_fieldsets(request, obj)))

    def with_seen(self, request: HttpRequest, obj: Model | None, parts: list[Any]) -> list[Any]:
        looks = issubclass(self.form, MeanwhileForm)
        if obj is None or not looks or not self.has_change_permission(request, obj):
            return parts
        name, first = parts[0]
        shown = [field for field in first["fields"] if field != SEEN]
        return [(name, {**first, "fields": [*shown, SEEN]}), *parts[1:]]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PortalChangeList

    def meant_by(self, parameter: str, value: str) -> Model | None:
        """The one thing to which this part of a list's address narrows it."""
        model = related_model(self.model, parameter.removesuffix("__exact"))
        return model._base_manager.filter(pk=value).first() if model and is_number(value) else None


def changed_fields(message: Any) -> list[str]:
    """Of what Django says of a change: the fields of the thing and of its rows, each once."""
    parts = message if isinstance(message, list) else []
    names = [n for part in parts for facts in part.values() for n in facts.get("fields", [])]
    return list(dict.fromkeys(map(str, names)))


def related_model(model: type[Model], path: str) -> type[Model] | None:
    """What a path such as `breakout__webinar__id` leads to; none where it leads to no other thing.

    Filters have parameters of their own, which are no paths.
    """
    try:
        fields = get_fields_from_path(model, path)
    except (FieldDoesNotExist, NotRelationField):
        return None
    if len(fields) > 1 and getattr(fields[-1], "primary_key", False):
        fields = fields[:-1]
    return fields[-1].related_model if fields[-1].is_relation else None


def address_of(thing: Model) -> str:
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
    return reverse(name, args=[thing.pk])
