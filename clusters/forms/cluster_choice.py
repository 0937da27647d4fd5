"""One of the clusters: from a list where there are few, else typed by name.

A form is no place for thousands of options. Whoever types gets names to choose from where scripts
run (`static/js/cluster_names.js`); else a part of a name comes back as a list of those that hold
it.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Cluster
from clusters.models.cluster import ClusterQuerySet
from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.numbers import is_number
from tgtf_portal.core.values.prepared import Prepared

MOST_OPTIONS = 60
MOST_FOUND = 20
# Asked on each form of somebody who registers: see bench/registration.py.
_listed = Prepared(
    lambda: (
        Cluster.objects.filter(listed=True).alphabetically().only("pk", "name")[: MOST_OPTIONS + 1]
    )
)


class ClusterSelect(forms.Select):
    """A list, or a field to type into, as the number of clusters asks for."""

    offered: ClusterQuerySet
    also: Cluster | None = None  # theirs, though it is not listed
    empty_label: Any = ""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        clusters, text = list(_listed()), str(value or "").strip()
        if len(clusters) > MOST_OPTIONS:
            typed = text and not is_number(text)
            clusters = list(self.offered.named_like(text)[:MOST_FOUND]) if typed else []
            if not clusters:
                return self._field(name, text, {**self.attrs, **(attrs or {})}, renderer)
        if self.also and self.also not in clusters:
            clusters.append(self.also)
        self.choices = [("", self.empty_label), *((c.pk, c.name) for c in clusters)]
        return super().render(name, value, dict(attrs or {}), renderer)

    def _field(self, name: str, text: str, attrs: dict[str, Any], renderer: Any) -> SafeString:
        kept = self.offered.filter(pk=text).first() if is_number(text) else None
        hint, names = f"{attrs.get('id', name)}_hint", f"{attrs.get('id', name)}_names"
        attrs |= {"list": names, "autocomplete": "off", "maxlength": 160}
        attrs["data-cluster-names"] = reverse("clusters:cluster-names")
        attrs["aria-describedby"] = f"{attrs.get('aria-describedby', '')} {hint}".strip()
        field = forms.TextInput({"class": "textinput form-control"})
        return format_html(
            '{}<datalist id="{}"></datalist><div class="form-text" id="{}">{}</div>',
            field.render(name, kept.name if kept else text, attrs, renderer),
            names,
            hint,
            _("Type its name, or a part of it; leave this empty if it is none of ours."),
        )


class ClusterChoiceField(forms.ModelChoiceField):
    """What is sent is a cluster's number, or its name in any spelling."""

    widget: ClusterSelect = ClusterSelect  # type: ignore[assignment]
    default_error_messages = {
        "unknown": gettext_lazy(
            "No cluster of this name is in our directory. Choose another, or leave this empty."
        ),
        "several": gettext_lazy("Choose one of these clusters, or none."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Cluster.objects.none(), **kwargs)
        self.offer(None)

    def offer(self, also: Cluster | None) -> None:
        """The listed ones, and that one, too."""
        offered = Cluster.objects.filter(Q(listed=True) | Q(pk=also.pk if also else None))
        self.queryset = self.widget.offered = offered
        self.widget.also, self.widget.empty_label = also, self.empty_label

    def to_python(self, value: Any) -> Cluster | None:
        text = str(getattr(value, "pk", value) or "").strip()
        if not text:
            return None
        if is_number(text):
            return super().to_python(text)
        found = list(self.widget.offered.named_like(text)[: MOST_FOUND + 1])
        same = [cluster for cluster in found if name_key(cluster.name) == name_key(text)]
        if not same:
            code = "several" if found else "unknown"
            raise ValidationError(self.error_messages[code], code=code)
        return same[0]
