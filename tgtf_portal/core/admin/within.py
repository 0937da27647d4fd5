"""What can be chosen in the administration belongs to the facilities that its reader sees."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import IntegerField, Model
from django.http import HttpRequest

from tgtf_portal.core.admin.numbers import LooksUpManyNumbers, LooksUpNumbers
from tgtf_portal.core.people.scope import facilities_of, within
from tgtf_portal.core.values.country_choices import offer_own_first
from tgtf_portal.core.values.numbers import largest_of


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
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Who chooses a thing can look at it or add one; it is changed on its own page.
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LooksUpNumbers(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LooksUpManyNumbers(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
