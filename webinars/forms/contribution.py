"""What a participant writes down, and mends."""

from typing import Any, cast

from django import forms
from django.core.validators import validate_slug
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from tgtf_portal.core.forms import PortalFormMixin
from tgtf_portal.core.tokens import new_code
from webinars.forms import commitment
from webinars.forms.insight import NoteField
from webinars.models import Insight, Registration

KINDS = [
    Insight.Kind.INSIGHT,
    Insight.Kind.OBJECTIVE,
    Insight.Kind.OFFER,
    Insight.Kind.SYNERGY,
    Insight.Kind.COMMITMENT,
]


NAMES = {
    Insight.Attribution.NAMED: gettext_lazy("With my name"),
    Insight.Attribution.CLUSTER: gettext_lazy("With my cluster’s name only"),
    Insight.Attribution.ANONYMOUS: gettext_lazy("Without a name"),
}


class ContributionForm(PortalFormMixin, forms.ModelForm):
    """Of one of five kinds; the form's own key makes two sendings of it one."""

    submit_label = gettext_lazy("Add to the board")
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), widget=forms.RadioSelect, initial=Insight.Kind.INSIGHT
    )
    text = NoteField(label=gettext_lazy("What you want to say"))
    attribution = forms.ChoiceField(
        label=gettext_lazy("Others see it"),
        widget=forms.RadioSelect,
        initial=Insight.Attribution.ANONYMOUS,
        help_text=gettext_lazy("Hosts and staff can always see who wrote it."),
    )
    form_key = forms.CharField(
        widget=forms.HiddenInput, max_length=32, required=False, validators=[validate_slug]
    )

    class Meta:
        model = Insight
        fields = ["kind", "text", "attribution", *commitment.FIELDS]
        labels = commitment.LABELS
        help_texts = commitment.HELP_TEXTS
        widgets = commitment.WIDGETS

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registration = registration
        self.fields["text"].widget.attrs |= {"data-draft": "", "placeholder": " "}
        self.fields["kind"].choices = self.kinds()
        self.fields["attribution"].choices = [
            (name.value, words)
            for name, words in NAMES.items()
            if registration.cluster_id or name != Insight.Attribution.CLUSTER
        ]
        if "form_key" in self.fields:
            self.initial["form_key"] = new_code()
            self.initial.setdefault("attribution", _last_of(registration))

    def kinds(self) -> list[Any]:
        return [(kind.value, kind.label) for kind in KINDS]

    def clean(self) -> dict[str, Any]:
        commitment.check_commitment(self, self.registration.webinar)
        return self.cleaned_data

    @property
    def unfolded(self) -> bool:
        return commitment.unfolded(self)

    def facts(self) -> dict[str, Any]:
        names = ("kind", "text", "attribution", *commitment.FIELDS)
        facts = {name: self.cleaned_data[name] for name in names}
        return {**facts, "form_key": self.cleaned_data["form_key"]}


class OwnForm(ContributionForm):
    """Mending what one wrote; `version` says which text the writer had before them."""

    submit_label = gettext_lazy("Save")
    form_key = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def kinds(self) -> list[Any]:
        """The host may have called it something else."""
        now = Insight.Kind(self.instance.kind)
        return [(kind.value, kind.label) for kind in dict.fromkeys([*KINDS, now])]

    def facts(self) -> dict[str, Any]:
        names = ("kind", "text", "attribution", *commitment.FIELDS, "version")
        return {name: self.cleaned_data[name] for name in names}

    def take_note_of(self, current: Insight) -> None:
        """The writer sees somebody else's text now: saving again replaces it knowingly."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(current.version)
        self.data = data


def _last_of(registration: Registration) -> str:
    """Whoever chose once is not asked to choose again."""
    last = Insight.objects.filter(registration=registration).order_by("-pk").first()
    return last.attribution if last else Insight.Attribution.ANONYMOUS
