"""What an advisor logs, and how a mistake in it is put right."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisors.days.domain.activity import obstacle_to_day
from advisors.models import Activity, ActivityCorrection, Engagement, PrivateNote
from advisors.models.activity import QUARTER
from clusters.models import SME
from tgtf_portal.core.models import User
from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.values.fields import LineFormField, ProseFormField


class FirmsField(forms.ModelMultipleChoiceField):
    """The firms of a project's clusters, each with its cluster where there are several."""

    widget = forms.CheckboxSelectMultiple
    names_clusters = False

    def label_from_instance(self, sme: SME) -> str:
        return f"{sme.name} · {sme.cluster.name}" if self.names_clusters else sme.name


class ActivityForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Log activity")
    smallest = QUARTER

    smes = FirmsField(
        SME.objects.none(),
        label=_("Firms reached"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"data-narrow-list": _("Find a firm")}),
    )
    private_notes = ProseFormField(
        label=_("Private notes"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For the advisor and the facility’s coordinator alone; no manager sees them."),
    )

    class Meta:
        model = Activity
        fields = [
            "kind",
            "title",
            "held_on",
            "days",
            "smes",
            "smes_reached",
            "smes_reason",
            "notes",
        ]
        labels = {"smes_reached": _("Or how many firms"), "smes_reason": _("Why a number alone")}
        help_texts = {
            "smes_reached": _("Where their names are not known: a number, and why."),
            "notes": _("For everybody in the project."),
        }
        widgets = {"notes": forms.Textarea({"rows": 5})}

    def __init__(self, *args: Any, engagement: Engagement, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        self.fields["kind"].choices = [("", _("Choose one")), *Activity.Kind.choices]
        days = self.fields["days"]
        days.validators.append(MinValueValidator(self.smallest))
        days.widget = forms.NumberInput({"step": QUARTER, "min": self.smallest})
        firms = SME.objects.filter(cluster__parts__project=engagement.project)
        self.fields["smes"].names_clusters = len(engagement.project.parts.all()) > 1
        self.fields["smes"].queryset = firms.select_related("cluster").distinct()
        if not (
            engagement.advisor.user_id == user.pk or user.has_perm("advisors.view_privatenote")
        ):
            del self.fields["private_notes"]
        self.initial.setdefault("held_on", timezone.localdate())

    def clean_held_on(self) -> date:
        held_on = self.cleaned_data["held_on"]
        obstacle = obstacle_to_day(self.engagement, held_on)
        if obstacle and held_on != self.instance.held_on:
            raise ValidationError(obstacle, code="day")
        return held_on

    def clean_days(self) -> Decimal:
        days = self.cleaned_data["days"]
        if days % QUARTER:
            raise ValidationError(_("Use quarters of a day: 0.25, 0.5, 0.75, 1 …"), code="step")
        return days

    def clean(self) -> dict[str, Any]:
        """Firms by name, or a number with its reason."""
        given = super().clean() or self.cleaned_data
        number, reason = given.get("smes_reached"), given.get("smes_reason")
        if number and not reason and not given.get("smes"):
            message = _("Say why there is a number and no names.")
            self.add_error("smes_reason", ValidationError(message, code="required"))
        return given


class ActivityCorrectionForm(ActivityForm):
    submit_label = _("Save the correction")
    smallest = Decimal()

    reason = LineFormField(
        label=_("Why it is corrected"),
        max_length=ActivityCorrection._meta.get_field("reason").max_length,
        help_text=_("Everybody in the project reads it beside what it was before."),
    )

    def __init__(self, *args: Any, instance: Activity, user: User, **kwargs: Any) -> None:
        note = PrivateNote.objects.visible_to(user).filter(activity=instance).first()
        initial = {"private_notes": note.text if note else ""}
        super().__init__(*args, instance=instance, user=user, initial=initial, **kwargs)
        self.fields["days"].help_text = _("In quarters of a day; 0 withdraws the activity.")


class StaffCorrectionForm(ActivityCorrectionForm):
    """As staff meet it; what the advisor wrote for them alone is the advisor's to change."""

    def __init__(self, data: Any, files: Any, *, thing: Activity) -> None:
        engagement = thing.engagement
        super().__init__(data, instance=thing, engagement=engagement, user=engagement.advisor.user)
        del self.fields["private_notes"]
