"""What a host writes down."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Theme
from tgtf_portal.core.forms import PortalFormMixin
from webinars.models import Insight
from webinars.models.insight import LONGEST_INSIGHT

KINDS = [choice for choice in Insight.Kind.choices if choice[0] != Insight.Kind.CONCLUSION]


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
    """An insight of any kind but a conclusion."""

    submit_label = gettext_lazy("Add insight")
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=KINDS,
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

    class Meta:
        model = Insight
        fields = ["kind", "text", "theme"]

    def facts(self) -> dict[str, Any]:
        """What was entered, in the spelling that is kept."""
        return {name: getattr(self.instance, name) for name in ("kind", "text", "theme")}


class ConclusionForm(PortalFormMixin, forms.ModelForm):
    """A sentence that the break-out agreed on."""

    submit_label = gettext_lazy("Add conclusion")
    text = NoteField(label=gettext_lazy("What the break-out concludes"))

    class Meta:
        model = Insight
        fields = ["text"]

    def facts(self) -> dict[str, Any]:
        return {"kind": Insight.Kind.CONCLUSION, "text": self.instance.text}


class AmendForm(NoteForm):
    """Changing what was written; `version` says which text the writer had before them."""

    submit_label = gettext_lazy("Save")
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label=gettext_lazy("Theme"),
        required=False,
        empty_label=gettext_lazy("No theme"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        if self.instance.is_conclusion:
            del self.fields["kind"], self.fields["theme"]

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "version": self.cleaned_data["version"]}

    def take_note_of(self, current: Insight) -> None:
        """The writer sees somebody else's text now: saving again replaces it knowingly."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(current.version)
        self.data = data


class HideForm(PortalFormMixin, forms.ModelForm):
    submit_label = gettext_lazy("Hide")
    hidden_reason = Insight._meta.get_field("hidden_reason").formfield(
        label=gettext_lazy("Why should nobody see this?"), required=True
    )

    class Meta:
        model = Insight
        fields = ["hidden_reason"]
