"""Fields that look things up by number, and are sent what no page offers."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from tgtf_portal.core.values.numbers import is_number


class LooksUpNumbers(AutocompleteSelect):
    """What is no number of a row is shown as not chosen; the field says what is wrong with it."""

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        return super().optgroups(name, [one for one in value if not one or is_number(one)], attr)


class LooksUpManyNumbers(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        return super().optgroups(name, [one for one in value if is_number(one)], attr)
