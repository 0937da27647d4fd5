"""Proposing other words for a sentence of a recap, and answering such a proposal."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.pages.forms import PortalFormMixin, put_in
from tgtf_portal.core.refusal import refusal_raised_as
from tgtf_portal.core.times.clock import moment, on_the_wall
from tgtf_portal.core.values.fields import LineField, ProseField
from webinars.common.text_merge import merge
from webinars.models import Amendment, Recap, Statement
from webinars.recap.domain.amendments import USUAL


class ProposalForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Propose these words")
    read = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    class Meta:
        model = Amendment
        fields = ["text", "reason"]
        labels = {"text": _("The sentence as you would put it"), "reason": _("Why?")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statement = statement
        self.initial["read"] = statement.text
        self.initial["text"] = self.instance.text or statement.text

    def facts(self) -> dict[str, Any]:
        read = self.cleaned_data["read"].replace("\r\n", "\n")
        return {"text": self.instance.text, "reason": self.instance.reason, "read": read}

    def take_note_of(self, statement: Statement) -> None:
        """What is sent next was written with the sentence in view as it stands now."""
        put_in(self, read=statement.text)


class WindowForm(forms.Form):
    """Until when hosts and speakers may propose, on the webinar's clock."""

    until = forms.DateTimeField(
        label=_("Proposals are taken until (the webinar’s time)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, *args: Any, thing: Recap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = thing.webinar.time_zone
        until = thing.amend_until or timezone.now()
        usual = max(until, timezone.now() + USUAL)
        self.initial["until"] = on_the_wall(usual, self.zone)

    def clean_until(self) -> datetime:
        wall = timezone.make_naive(self.cleaned_data["until"])
        with refusal_raised_as(forms.ValidationError):
            return moment(wall, self.zone)


class AcceptForm(forms.Form):
    """The sentence as it will stand: what was proposed, or both where it changed meanwhile."""

    text = ProseField(_("the sentence as it will stand"), max_length=5000).formfield(
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})
    )
    answer = LineField(_("a word to whoever proposed it"), max_length=300, blank=True).formfield()
    note = LineField(
        _("what is corrected"),
        max_length=300,
        blank=True,
        help_text=_("Readers of the published recap see it, with the day."),
    ).formfield()
    read = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, thing: Amendment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = thing.statement.text
        self.now = now
        self.initial.update(read=now, text=both(thing))
        if thing.statement.recap.is_published:
            self.fields["note"].required = True
        else:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        read = cleaned.get("read", "").replace("\r\n", "\n")
        if read != self.now:
            put_in(self, read=self.now)
            raise forms.ValidationError(
                _("Somebody changed this sentence meanwhile. It stands above as it reads now.")
            )
        return {**cleaned, "read": read}


class DeclineForm(forms.Form):
    answer = LineField(
        _("why the sentence stays"), max_length=300, help_text=_("Whoever proposed it is told.")
    ).formfield()

    def __init__(self, *args: Any, thing: Amendment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def both(amendment: Amendment) -> str:
    """The proposal, with what became of the sentence since its author read it."""
    return merge(amendment.before, amendment.text, amendment.statement.text).text
