"""What a form says of a field that was left empty: by the field's name, or in words of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

# As the framework says it; a field that has words of its own keeps them.
UNNAMED = forms.Field.default_error_messages["required"]
MISSING = {
    forms.CheckboxInput: _("Tick “%(label)s”."),
    forms.ClearableFileInput: _("Choose a file under “%(label)s”."),
    forms.widgets.ChoiceWidget: _("Choose something under “%(label)s”."),
    forms.Widget: _("Fill in “%(label)s”."),
}


class NamesWhatIsMissing:
    """Of a form: what was left empty is asked for by its name, not as “this field”.

    `missing` has the words of fields for which the label alone would be clumsy.
    """

    missing: ClassVar[Mapping[str, Any]] = {}

    def full_clean(self: Any) -> None:
        """Here, for a form may get fields until it is read."""
        for name, field in self.fields.items():
            if field.required and field.error_messages.get("required") == UNNAMED:
                field.error_messages["required"] = self.missing.get(name) or _missing(self[name])
        super().full_clean()  # type: ignore[misc]


def _missing(field: forms.BoundField) -> str:
    words = next(MISSING[kind] for kind in MISSING if isinstance(field.field.widget, kind))
    return words % {"label": str(field.label).rstrip("?:")}
