"""Rows inside a thing's page: what they have chosen is read once for all, not once a row."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper


class KnownRowForm(forms.ModelForm):
    """For inlines whose queryset selects what their autocomplete fields point to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # A table's heading is no label to a screen reader.
            field.widget.attrs.setdefault("aria-label", field.label)
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
