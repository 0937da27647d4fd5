"""How a search over what was found out is narrowed: all in the address, so it can be shared."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webinars.domain.knowledge import Choice, Choices, Wanted

LONGEST_TEXT = 200


class KnowledgeFilter(forms.Form):
    q = forms.CharField(
        label=_("Words"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    webinar = forms.ChoiceField(label=_("Webinar"), required=False)
    cluster = forms.ChoiceField(label=_("Cluster"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        there = Choices()
        for name, every, choices in (
            ("kind", _("All kinds"), there.kinds),
            ("theme", _("All themes"), there.themes),
            ("webinar", _("All webinars"), there.webinars),
            ("cluster", _("All clusters"), there.clusters),
            ("country", _("All countries"), there.countries),
        ):
            self._offer(name, every, choices)

    def _offer(self, name: str, every: str | Promise, choices: list[Choice]) -> None:
        self.fields[name].choices = [("", every), *choices]

    def wanted(self) -> Wanted:
        """What is wrong with the address narrows nothing; the field says so."""
        self.is_valid()
        facts = dict(self.cleaned_data)
        return Wanted(text=facts.pop("q", ""), **facts)

    @property
    def narrows(self) -> bool:
        """Whether more than words is asked for: those fields are then unfolded."""
        more = [name for name in self.fields if name != "q"]
        return any(self.cleaned_data.get(name) or name in self.errors for name in more)

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "q"]
