"""How an author wants a note to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineFormField
from tgtf_portal.core.values.missing import NamesWhatIsMissing
from webinars.models import Insight
from webinars.recap.domain.attribution import told_with

Attribution = Insight.Attribution
OWN = {
    Attribution.NAMED: _("With my name"),
    Attribution.CLUSTER: _("With my cluster’s name only"),
    Attribution.ANONYMOUS: _("Without a name"),
}


class AttributionForm(NamesWhatIsMissing, forms.Form):
    """The three ways, as far as they are possible, and a name's spelling."""

    attribution = forms.ChoiceField(label=_("Others read it"), widget=forms.RadioSelect)
    name = LineFormField(
        label=_("The name, as it shall read"),
        max_length=120,
        required=False,
        help_text=_("Only where it is told with a name."),
    )

    def __init__(self, *args: Any, thing: Insight | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words: dict[Any, Any] = dict(Attribution.choices)
        if thing is None:
            return
        author = thing.registration or thing.host
        name = thing.author_name or (author.name if author else "")
        self.initial.update(attribution=told_with(thing), name=name)
        has_cluster = bool(thing.registration and thing.registration.cluster_id)
        self.offer(has_cluster)

    def offer(self, has_cluster: bool) -> None:
        self.fields["attribution"].choices = [
            (str(value), words)
            for value, words in self.words.items()
            if has_cluster or value != Attribution.CLUSTER
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("attribution") == Attribution.NAMED and not given.get("name"):
            self.add_error("name", _("Write the name as it shall read."))
        return given


class OwnAttributionForm(AttributionForm):
    """For the author; `sure` is sent by the page that says what changes."""

    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def offer(self, has_cluster: bool) -> None:
        self.words = dict(OWN)
        super().offer(has_cluster)
