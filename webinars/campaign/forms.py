"""A campaign as staff write it: whom it is for, and when it starts."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.refusal import refusal_raised_as
from tgtf_portal.core.tables.faults import ERRORS_SHOWN, BadTable
from tgtf_portal.core.tables.opening import MOST_BYTES
from webinars.campaign.domain.guest_list import GuestList, read_guest_list
from webinars.common.clock import WallTimeField, moment, on_the_wall
from webinars.models import Campaign


class CampaignForm(forms.ModelForm):
    """Answers with `guests`, the people of the list that was uploaded; None where none was."""

    segments = forms.MultipleChoiceField(
        label=_("Whom"),
        required=False,
        choices=Campaign.Segment,
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(
        label=_("List of guests"),
        required=False,
        help_text=_(
            "A CSV or XLSX file with the column email; optional: name, organisation, cluster, "
            "language. At most 50,000 rows. Another list takes the place of the one before."
        ),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.xlsx,text/csv", "aria-describedby": "id_file_helptext"}
        ),
    )
    skip_unknown = forms.BooleanField(
        label=_("Leave out columns of the list that are not known here"), required=False
    )
    field_order = ["title", "segments", "skip_unknown", "file"]

    class Meta:
        model = Campaign
        fields = ["title", "segments"]

    def clean_file(self) -> GuestList | None:
        file = self.cleaned_data["file"]
        if not file:
            return None
        skip_unknown = self.cleaned_data.get("skip_unknown", False)
        try:
            return read_guest_list(file.read(MOST_BYTES + 1), skip_unknown=skip_unknown)
        except BadTable as fault:
            raise ValidationError(self._told(fault)) from fault

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["guests"] = cleaned.get("file")
        if not (cleaned.get("segments") or cleaned["guests"] or self.errors or self._has_list()):
            self.add_error("segments", _("Choose at least one, or upload a list."))
        return cleaned

    def _has_list(self) -> bool:
        return self.instance.pk is not None and self.instance.guests.exists()

    def _told(self, fault: BadTable) -> list[str]:
        shown = [str(error) for error in fault.errors[:ERRORS_SHOWN]]
        more = len(fault.errors) - len(shown)
        more_of_them = [str(_("… and %(n)d more.") % {"n": more})] if more else []
        return [*shown, *more_of_them, str(_("Nobody of this list was taken over."))]


class ScheduleForm(forms.Form):
    """When a campaign starts, as a clock in the webinar's zone shows it."""

    starts_at = WallTimeField(label=_("Starts"))

    def __init__(self, *args: Any, thing: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = thing.webinar.time_zone
        field = self.fields["starts_at"]
        field.help_text = _("As a clock in %s shows it.") % self.zone.replace("_", " ")
        if thing.starts_at:
            field.initial = on_the_wall(thing.starts_at, self.zone)

    def clean_starts_at(self) -> datetime:
        with refusal_raised_as(ValidationError):
            return moment(self.cleaned_data["starts_at"], self.zone)
