"""Choices in rows: what all rows of an inline may choose is fetched once, not once a row."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Field, Model
from django.forms import ModelChoiceField


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
        chosen = [int(number) for number in value if str(number).isdigit()]
        if any(number not in self.known for number in chosen):
            return super().optgroups(name, value, attr)  # typed just now, and the form came back
        options = [self.create_option(name, "", "", False, 0)] if not self.is_required else []
        options += [self.create_option(name, pk, self.known[pk], True, 1) for pk in chosen]
        return [(None, options, 0)]
