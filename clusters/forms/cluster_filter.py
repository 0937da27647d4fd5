"""How the directory is narrowed: all in the address, so that a list can be shared."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from clusters.models import Cluster, Theme
from clusters.models.cluster import ClusterQuerySet
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
    theme = django_filters.ModelChoiceFilter(
        field_name="themes",
        queryset=Theme.objects.all(),
        to_field_name="slug",
        label=_("Theme"),
        empty_label=_("All themes"),
    )

    class Meta:
        model = Cluster
        fields: list[str] = []

    def __init__(self, *args: Any, by_country: dict[str, int], **kwargs: Any) -> None:
        """Offers only what is there, so that no choice leads to an empty page by itself."""
        super().__init__(*args, **kwargs)
        ecosystems = self.queryset.ecosystems().values_list("slug", "name")
        self.filters["country"].extra["choices"] = sorted(
            ((code, countries.name(code)) for code in by_country),
            key=lambda choice: name_key(choice[1]),
        )
        self.filters["ecosystem"].extra["choices"] = list(ecosystems)

    def matching(self, clusters: ClusterQuerySet, _name: str, text: str) -> ClusterQuerySet:
        return clusters.matching(text)
