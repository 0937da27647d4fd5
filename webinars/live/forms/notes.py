"""What hosts and participants write down, and who takes a commitment on by when."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import Theme
from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.values.tokens import new_code
from webinars.common.text_merge import merge
from webinars.live.domain.commitments import day_of, faults_of
from webinars.live.domain.conclusions import Kept
from webinars.models import Breakout, HelpRequest, Insight, Registration, Webinar
from webinars.models.insight import LONGEST_INSIGHT

FIELDS = ["owner", "due_on"]
LABELS = {"owner": _lazy("Who takes it on"), "due_on": _lazy("By when")}
HELP_TEXTS = {
    "owner": _lazy(
        "The recap names it. Write an organisation, or somebody who agreed to be named there."
    ),
    "due_on": "",
}
WIDGETS = {
    "owner": forms.TextInput({"data-clear": "", "autocomplete": "off"}),
    "due_on": forms.DateInput({"type": "date", "data-clear": ""}, format="%Y-%m-%d"),
}


def check_commitment(form: forms.ModelForm, webinar: Webinar) -> None:
    """Says beside the field what does not fit the kind or the day."""
    given: dict[str, Any] = form.cleaned_data
    owner, due_on = given.get("owner", ""), given.get("due_on")
    if not owner and not due_on:
        return
    kind: str = given.get("kind", "")
    for field, fault in faults_of(kind, owner, due_on, None, day_of(webinar)).items():
        form.add_error(field, fault)


def unfolded(form: forms.ModelForm) -> bool:
    """Whether there is something to see in the fields, or to mend."""
    return any(
        form[name].value() or form.errors.get(name) for name in FIELDS if name in form.fields
    )


HOST_KINDS = [choice for choice in Insight.Kind.choices if choice[0] != Insight.Kind.CONCLUSION]


class NoteField(forms.CharField):
    """Long text. What is too long is kept and refused with the figures, never cut off silently."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST_INSIGHT:
            figures = {
                "most": number_format(LONGEST_INSIGHT, force_grouping=True),
                "have": number_format(len(value), force_grouping=True),
            }
            raise ValidationError(
                _("At most %(most)s characters (you have %(have)s)."), params=figures
            )


class NoteForm(PortalFormMixin, forms.ModelForm):
    """An insight of any kind but a conclusion; its own key makes two sendings of it one."""

    submit_label = gettext_lazy("Add insight")
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=HOST_KINDS,
        widget=forms.RadioSelect,
        initial=Insight.Kind.INSIGHT,
    )
    text = NoteField(label=gettext_lazy("What was said"))
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label=gettext_lazy("Theme"),
        required=False,
        empty_label=gettext_lazy("The break-out’s own"),
    )
    form_key = forms.CharField(
        widget=forms.HiddenInput, max_length=32, required=False, validators=[validate_slug]
    )

    class Meta:
        model = Insight
        fields = ["kind", "text", "theme", *FIELDS]
        labels = LABELS
        help_texts = HELP_TEXTS
        widgets = WIDGETS

    def __init__(self, *args: Any, breakout: Breakout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.breakout = breakout
        self.fields["text"].widget.attrs |= {"data-draft": "", "placeholder": " "}
        if "form_key" in self.fields:
            self.initial["form_key"] = new_code()

    def clean(self) -> dict[str, Any]:
        check_commitment(self, self.breakout.webinar)
        return self.cleaned_data

    @property
    def unfolded(self) -> bool:
        return unfolded(self)

    def facts(self) -> dict[str, Any]:
        """What was entered, in the spelling that is kept."""
        names = ("kind", "text", "theme", *FIELDS)
        facts = {name: getattr(self.instance, name) for name in names}
        if "form_key" in self.fields:
            facts["form_key"] = self.cleaned_data["form_key"]
        return facts


class ConclusionForm(PortalFormMixin, forms.ModelForm):
    """A sentence that the break-out agreed on, beside the one that its hosts write together."""

    submit_label = gettext_lazy("Add conclusion")
    text = NoteField(label=gettext_lazy("Another conclusion"))

    class Meta:
        model = Insight
        fields = ["text"]

    def facts(self) -> dict[str, Any]:
        return {"kind": Insight.Kind.CONCLUSION, "text": self.instance.text}


class PadForm(ConclusionForm):
    """The conclusion that hosts write together; `base` is the text that the writer began with."""

    submit_label = gettext_lazy("Save conclusion")
    text = NoteField(
        label=gettext_lazy("What the break-out concludes"),
        error_messages={
            "required": gettext_lazy("An empty conclusion is not kept. To take it away, hide it.")
        },
    )
    base = NoteField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, conclusion: Insight | None) -> "PadForm":
        text = conclusion.text if conclusion else ""
        return cls(prefix="pad", initial={"text": text, "base": text})

    @classmethod
    def joining(cls, kept: Kept) -> "PadForm":
        """The field holds both texts; saving it replaces the one that its writer has seen now."""
        return cls(prefix="pad", initial={"text": kept.proposal, "base": kept.conclusion.text})

    def facts(self) -> dict[str, Any]:
        return {"text": self.instance.text, "base": self.cleaned_data["base"]}


class HelpForm(forms.ModelForm):
    """What a room calls a coordinator for."""

    class Meta:
        model = HelpRequest
        fields = ["note"]


class AmendForm(NoteForm):
    """Changing what was written; `version` and `base` say which text the writer had before them."""

    submit_label = gettext_lazy("Save")
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label=gettext_lazy("Theme"),
        required=False,
        empty_label=gettext_lazy("No theme"),
    )
    form_key = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)
    base = NoteField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, instance: Insight, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, breakout=instance.breakout, **kwargs)
        self.initial["version"], self.initial["base"] = instance.version, instance.text
        if instance.is_conclusion:
            for name in ("kind", "theme", *FIELDS):
                del self.fields[name]

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "version": self.cleaned_data["version"]}

    def take_note_of(self, current: Insight) -> None:
        """The writer sees somebody else's text now, and the field holds both."""
        both = merge(self.cleaned_data["base"], self.instance.text, current.text).text
        data = cast(QueryDict, self.data).copy()
        for name, value in (("version", current.version), ("base", current.text), ("text", both)):
            data[self.add_prefix(name)] = str(value)
        self.data = data


class HideForm(PortalFormMixin, forms.ModelForm):
    submit_label = gettext_lazy("Hide")
    hidden_reason = Insight._meta.get_field("hidden_reason").formfield(
        label=gettext_lazy("Why should nobody see this?"), required=True
    )

    class Meta:
        model = Insight
        fields = ["hidden_reason"]


BOARD_KINDS = [
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
        fields = ["kind", "text", "attribution", *FIELDS]
        labels = LABELS
        help_texts = HELP_TEXTS
        widgets = WIDGETS

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
        return [(kind.value, kind.label) for kind in BOARD_KINDS]

    def clean(self) -> dict[str, Any]:
        check_commitment(self, self.registration.webinar)
        return self.cleaned_data

    @property
    def unfolded(self) -> bool:
        return unfolded(self)

    def facts(self) -> dict[str, Any]:
        names = ("kind", "text", "attribution", *FIELDS)
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
        return [(kind.value, kind.label) for kind in dict.fromkeys([*BOARD_KINDS, now])]

    def facts(self) -> dict[str, Any]:
        names = ("kind", "text", "attribution", *FIELDS, "version")
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
