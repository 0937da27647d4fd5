"""How the directory is narrowed: all in the address, so that a list can be shared."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from clusters.domain.public import DirectoryChoices
from clusters.models import Cluster
from clusters.models.cluster import ClusterQuerySet
from tgtf_portal.core.values.countries import country_name
from tgtf_portal.core.values.folding import name_key

LONGEST_TEXT = 100


class ClusterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="matching", max_length=LONGEST_TEXT, strip=True
    )
    country = django_filters.ChoiceFilter(label=_("Country"), empty_label=_("All countries"))
    ecosystem = django_filters.ChoiceFilter(
        field_name="ecosystem__slug",
        label=_("Ecosystem"),
        empty_label=_("All ecosystems"),
    )
    theme = django_filters.ChoiceFilter(
        field_name="themes__slug", label=_("Theme"), empty_label=_("All themes")
    )

    class Meta:
        model = Cluster
        fields: list[str] = []

    def __init__(self, *args: Any, choices: DirectoryChoices, **kwargs: Any) -> None:
        """Offers only what is there, so that no choice leads to an empty page by itself."""
        super().__init__(*args, **kwargs)
        self.filters["country"].extra["choices"] = sorted(
            ((code, country_name(code)) for code in choices.by_country),
            key=lambda choice: name_key(choice[1]),
        )
        self.filters["ecosystem"].extra["choices"] = choices.ecosystems
        self.filters["theme"].extra["choices"] = choices.themes

    def matching(self, clusters: ClusterQuerySet, _name: str, text: str) -> ClusterQuerySet:
        return clusters.matching(text)
