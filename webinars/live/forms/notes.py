"""What hosts and participants write down, and who takes a commitment on by when."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import Theme
from tgtf_portal.core.pages.forms import LinesField, PortalFormMixin, put_in
from tgtf_portal.core.values.missing import NamesWhatIsMissing
from tgtf_portal.core.values.tokens import new_code
from webinars.common.text_merge import merge
from webinars.live.domain.commitments import faults_of
from webinars.live.domain.conclusions import SavedConclusion
from webinars.models import Breakout, HelpRequest, Insight, Registration, Seat
from webinars.models.insight import LONGEST_INSIGHT

Kind = Insight.Kind
HOST_KINDS = [kind for kind in Kind if kind != Kind.CONCLUSION]
BOARD_KINDS = [
    *[Kind.INSIGHT, Kind.BARRIER, Kind.NEED, Kind.OBJECTIVE],
    *[Kind.OFFER, Kind.SYNERGY, Kind.COMMITMENT],
]
NoteField = partial(LinesField, most=LONGEST_INSIGHT)
ATTRIBUTIONS = {
    Insight.Attribution.NAMED: _lazy("With my name"),
    Insight.Attribution.CLUSTER: _lazy("With my cluster’s name only"),
    Insight.Attribution.ANONYMOUS: _lazy("Without a name"),
}


class InsightForm(forms.ModelForm):
    """An insight whose owner and due date fit its kind and its webinar."""

    class Meta:
        model = Insight
        fields = ["kind", "owner", "due_on"]
        help_texts = {
            "owner": _lazy(
                "Whoever you write here is asked first. Until they agree, others read “somebody in"
                " the room”, or “a cluster”."
            ),
            "due_on": "",
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        room = given.get("breakout") or (self.instance.breakout_id and self.instance.breakout)
        kind, owner, due_on = given.get("kind", ""), given.get("owner", ""), given.get("due_on")
        if room and (owner or due_on):
            faults = faults_of(kind, owner, due_on, None, room.webinar.day)
            for field, fault in faults.items():
                self.add_error(field, fault)
        return given


class NoteForm(PortalFormMixin, InsightForm):
    """A note that is written or, with `instance`, amended.

    The key of a new one makes two sendings of it one. `version` and `base` say which text
    somebody who amends had before them.
    """

    kind = forms.ChoiceField(label=_lazy("Kind"), widget=forms.RadioSelect, initial=Kind.INSIGHT)
    text = NoteField()
    form_key = forms.CharField(
        widget=forms.HiddenInput, max_length=32, required=False, validators=[validate_slug]
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    base = NoteField(widget=forms.HiddenInput, required=False)

    class Meta(InsightForm.Meta):
        fields = ["kind", "text", "owner", "due_on"]
        labels = {"owner": _lazy("Who takes it on"), "due_on": _lazy("By when")}
        widgets = {
            "owner": forms.TextInput({"data-clear": "", "autocomplete": "off"}),
            "due_on": forms.DateInput({"type": "date", "data-clear": ""}, format="%Y-%m-%d"),
        }

    def __init__(
        self, *args: Any, breakout: Breakout, kinds: Iterable[Kind], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.breakout = breakout
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["text"].widget.attrs |= {"data-draft": "", "placeholder": " "}
        if self.instance.pk:
            self.submit_label = _lazy("Save")
            self.initial.update(version=self.instance.version, base=self.instance.text)
            self.leave_out("form_key")
        else:
            self.initial["form_key"] = new_code()
            self.leave_out("version", "base")

    def leave_out(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    @property
    def unfolded(self) -> bool:
        """Whether there is something to see in the fields of a commitment, or to mend."""
        names = [name for name in ("owner", "due_on") if name in self.fields]
        return any(self[name].value() or self.errors.get(name) for name in names)

    def facts(self) -> dict[str, Any]:
        """What was entered, in the spelling that is kept."""
        kept = {name: getattr(self.instance, name) for name in self._meta.fields or ()}
        given = {name: kept.get(name, value) for name, value in self.cleaned_data.items()}
        given.pop("base", None)
        return given

    def take_note_of(self, current: Insight) -> None:
        """The writer sees somebody else's text now; a field with a `base` holds both."""
        now = {"version": str(current.version)}
        if "base" in self.fields:
            both = merge(self.cleaned_data["base"], self.instance.text, current.text)
            now |= {"base": current.text, "text": both.text}
        put_in(self, **now)


class HostNoteForm(NoteForm):
    """Of any kind but a conclusion; of a conclusion that is amended only the text."""

    submit_label = _lazy("Add insight")
    text = NoteField(label=_lazy("What was said"))
    theme = forms.ModelChoiceField(Theme.objects.all(), label=_lazy("Theme"), required=False)

    class Meta(NoteForm.Meta):
        fields = [*NoteForm.Meta.fields, "theme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kinds=HOST_KINDS, **kwargs)
        none = _("No theme") if self.instance.pk else _("The break-out’s own")
        self.fields["theme"].empty_label = none
        if self.instance.is_conclusion:
            self.leave_out("kind", "theme", "owner", "due_on")


class BoardNoteForm(NoteForm):
    """Of one of seven kinds, or what the host made of it, with as much of a name as allowed."""

    submit_label = _lazy("Add to the board")
    text = NoteField(label=_lazy("What you want to say"))
    attribution = forms.ChoiceField(
        label=_lazy("Others see it"),
        widget=forms.RadioSelect,
        initial=Insight.Attribution.ANONYMOUS,
        help_text=_lazy("Hosts and staff can always see who wrote it."),
    )

    class Meta(NoteForm.Meta):
        fields = [*NoteForm.Meta.fields, "attribution"]

    def __init__(
        self, *args: Any, seat: Seat, instance: Insight | None = None, **kwargs: Any
    ) -> None:
        kinds = [*BOARD_KINDS, Kind(instance.kind)] if instance else BOARD_KINDS
        kwargs |= {"breakout": seat.breakout, "kinds": dict.fromkeys(kinds), "instance": instance}
        super().__init__(*args, **kwargs)
        self.leave_out("base")
        self.fields["attribution"].choices = [
            (attribution.value, words)
            for attribution, words in ATTRIBUTIONS.items()
            if seat.registration.cluster_id or attribution != Insight.Attribution.CLUSTER
        ]
        if instance is None:
            self.initial["attribution"] = _last_attribution(seat.registration)


class ConclusionForm(PortalFormMixin, forms.ModelForm):
    """A sentence that the break-out agreed on, beside the one that its hosts write together."""

    submit_label = _lazy("Add conclusion")
    text = NoteField(label=_lazy("Another conclusion"))

    class Meta:
        model = Insight
        fields = ["text"]

    def facts(self) -> dict[str, Any]:
        return {"kind": Insight.Kind.CONCLUSION, "text": self.instance.text}


class PadForm(ConclusionForm):
    """The conclusion that hosts write together; `base` is the text that the writer began with."""

    submit_label = _lazy("Save conclusion")
    text = NoteField(
        label=_lazy("What the break-out concludes"),
        error_messages={
            "required": _lazy("An empty conclusion is not kept. To take it away, hide it.")
        },
    )
    base = NoteField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, conclusion: Insight | None) -> "PadForm":
        text = conclusion.text if conclusion else ""
        return cls(prefix="pad", initial={"text": text, "base": text})

    @classmethod
    def joining(cls, kept: SavedConclusion) -> "PadForm":
        """The field holds both texts; saving it replaces the one that its writer has seen now."""
        return cls(prefix="pad", initial={"text": kept.proposal, "base": kept.conclusion.text})

    def facts(self) -> dict[str, Any]:
        return {"text": self.instance.text, "base": self.cleaned_data["base"]}


class HelpForm(NamesWhatIsMissing, forms.ModelForm):
    """What a room calls a coordinator for."""

    class Meta:
        model = HelpRequest
        fields = ["note"]


class HideForm(PortalFormMixin, forms.ModelForm):
    submit_label = _lazy("Hide")
    hidden_reason = Insight._meta.get_field("hidden_reason").formfield(
        label=_lazy("Why should nobody see this?"), required=True
    )

    class Meta:
        model = Insight
        fields = ["hidden_reason"]


def _last_attribution(registration: Registration) -> str:
    """What they chose last."""
    last = Insight.objects.filter(registration=registration).order_by("-pk").first()
    return last.attribution if last else Insight.Attribution.ANONYMOUS
