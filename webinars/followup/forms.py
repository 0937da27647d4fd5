"""What follows a webinar, as people enter it: feedback, and a line of the plan of reminders."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.pages.forms import PortalFormMixin
from webinars.followup.domain.feedback import RATINGS
from webinars.followup.domain.occasions import OCCASIONS, RECAP
from webinars.models import Feedback, Reminder


class FeedbackForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Send feedback")
    rating = forms.TypedChoiceField(
        label=_("How useful was the webinar to you?"),
        choices=[(rating, label) for rating, label in RATINGS.items()],
        coerce=int,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Feedback
        fields = ["rating", "helped", "missing"]
        labels = {"helped": _("What helped you most?"), "missing": _("What was missing?")}
        widgets = {
            "helped": forms.Textarea(attrs={"rows": 4}),
            "missing": forms.Textarea(attrs={"rows": 4}),
        }

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self.instance, name) for name in ("rating", "helped", "missing")}


UNITS = [
    ("weeks", _("weeks"), timedelta(weeks=1)),
    ("days", _("days"), timedelta(days=1)),
    ("hours", _("hours"), timedelta(hours=1)),
    ("minutes", _("minutes"), timedelta(minutes=1)),
]
LENGTHS = {name: length for name, _label, length in UNITS}
LONGEST = timedelta(days=365)
Anchor, Audience = Reminder.Anchor, Reminder.Audience


class DistanceWidget(forms.MultiWidget):
    def __init__(self) -> None:
        choices = [(name, label) for name, label, _length in UNITS]
        number = forms.NumberInput(attrs={"min": 0, "aria-label": _("how many")})
        super().__init__([number, forms.Select(attrs={"aria-label": _("unit")}, choices=choices)])

    def decompress(self, value: timedelta | None) -> list[Any]:
        """In the largest unit that leaves nothing over."""
        if not value:
            return [0, "days"]
        fits = (name for name, length in LENGTHS.items() if not value % length)
        unit = next(fits, "minutes")
        return [value // LENGTHS[unit], unit]


class DistanceField(forms.MultiValueField):
    def __init__(self, **kwargs: Any) -> None:
        number = forms.IntegerField(validators=[MinValueValidator(0), MaxValueValidator(600_000)])
        unit = forms.ChoiceField(choices=[(name, label) for name, label, _length in UNITS])
        super().__init__([number, unit], widget=DistanceWidget(), **kwargs)

    def compress(self, data_list: list[Any]) -> timedelta | None:
        if not data_list:
            return None
        number, unit = data_list
        distance = number * LENGTHS[unit]
        if distance > LONGEST:
            raise ValidationError(_("At most a year."), code="too_long")
        return distance


class ReminderForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label=_("Mail"),
        choices=[("", "---------"), *((each.kind, each.wording.label) for each in OCCASIONS)],
    )
    distance = DistanceField(label=_("How long"))

    class Meta:
        model = Reminder
        fields = ["webinar", "kind", "audience", "anchor", "distance", "enabled"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        anchor, audience = cleaned.get("anchor"), cleaned.get("audience")
        is_recap = cleaned.get("kind") == RECAP
        if is_recap != (anchor == Anchor.RECAP):
            self.add_error("anchor", _("The mail about the recap goes when it is published."))
        if audience == Audience.UNANSWERED and anchor != Anchor.BEFORE_START:
            self.add_error("audience", _("Only before the start: afterwards nobody can register."))
        if audience in (Audience.ATTENDED, Audience.ABSENT) and anchor == Anchor.BEFORE_START:
            self.add_error("audience", _("Nobody has come before the start."))
        self._refuse_twins(cleaned)
        return cleaned

    def _refuse_twins(self, cleaned: dict[str, Any]) -> None:
        """Django compares only what a form asks for, and the webinar of a line is settled."""
        same = {name: cleaned.get(name) for name in ("audience", "anchor", "distance")}
        webinar = cleaned.get("webinar") or self.instance.webinar_id
        twins = Reminder.objects.filter(webinar=webinar, **same).exclude(pk=self.instance.pk)
        if webinar and None not in same.values() and twins.exists():
            self.add_error("distance", _("The plan has this reminder already."))
