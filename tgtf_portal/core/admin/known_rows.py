"""Rows inside a thing's page: each field has a name, and what is chosen is read once for all."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.utils.translation import gettext as _


class LabelledRows(forms.BaseInlineFormSet):
    """Rows whose fields have names: a column's heading names nothing to a screen reader."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if not field.widget.is_hidden:
                label = _("Delete") if name == "DELETE" else field.label
                # What is drawn is often inside a frame with buttons that add and change.
                drawn: Any = getattr(field.widget, "widget", field.widget)
                drawn.attrs.setdefault("aria-label", label)


class KnownRowForm(forms.ModelForm):
    """For inlines whose queryset selects what their autocomplete fields point to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field, "widget", None)
            if isinstance(widget, RelatedFieldWidgetWrapper):
                widget = widget.widget
            if isinstance(widget, AutocompleteSelect) and self._is_known(name):
                self._remember(name, widget)

    def _is_known(self, name: str) -> bool:
        """Chosen, and fetched with the row."""
        fetched = self.instance._state.fields_cache.get(name)
        return self.instance.pk is not None and fetched is not None

    def _remember(self, name: str, widget: AutocompleteSelect) -> None:
        known = getattr(self.instance, name)
        ask = widget.optgroups

        def optgroups(field: str, value: list[str], attrs: Any = None) -> list[Any]:
            if value != [str(known.pk)]:
                return ask(field, value, attrs)  # another was chosen, and the form came back
            return [(None, [widget.create_option(field, known.pk, str(known), True, 0)], 0)]

        widget.optgroups = optgroups
