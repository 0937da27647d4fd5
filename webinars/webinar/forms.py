"""A webinar as staff write it, its times as a clock on the wall in its own zone shows them."""

from copy import copy
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.core.times.clock import WallTimeField, moment, on_the_wall
from tgtf_portal.core.values.fields import HttpsField
from tgtf_portal.core.values.tokens import new_code
from webinars.breakouts.forms.rooms import AcceptOverfullField, check_capacity, validate_steps
from webinars.models import Series, Webinar
from webinars.models.webinar import LONGEST
from webinars.registration.domain.places import holders_beyond
from webinars.webinar.domain.concerned import number_concerned

TIMES = ("starts_at", "ends_at")


class TimesForm(forms.ModelForm):
    """When a webinar starts and ends."""

    starts_at = WallTimeField(
        label=_("Starts"),
        help_text=_(
            "As the clock in the webinar's time zone shows it; from 00:00 to 23:59 where "
            "no hour is known: pages and mails then tell the day alone."
        ),
    )
    ends_at = WallTimeField(label=_("Ends"))

    class Meta:
        model = Webinar
        fields = ["starts_at", "ends_at", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TIMES:
            kept = getattr(self.instance, name)
            if kept and name in self.fields:
                self.initial[name] = on_the_wall(kept, self.instance.time_zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in TIMES:
            if cleaned.get(name):
                cleaned[name] = self._moment(name, cleaned[name])
        starts_at, ends_at = (cleaned.get(name) for name in TIMES)
        if starts_at and ends_at and not self.errors.keys() & {*TIMES}:
            self._check_length(starts_at, ends_at)
        return cleaned

    def _moment(self, name: str, wall: datetime) -> datetime:
        if "time_zone" in self.errors:
            return wall.replace(
                tzinfo=UTC
            )  # the form goes back anyway; this is only for Django's own checks
        kept = getattr(self.instance, name)
        if kept and not {name, "time_zone"} & set(self.changed_data):
            return kept  # to the second, and on the right side of a clock change
        with refusal_at_form(self, name):
            return moment(wall, self.cleaned_data["time_zone"])
        return wall.replace(tzinfo=UTC)

    def _check_length(self, starts_at: datetime, ends_at: datetime) -> None:
        if ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be after the start."))
        elif ends_at - starts_at > LONGEST:
            self.add_error("ends_at", _("A webinar lasts at most %d days.") % LONGEST.days)


class WebinarForm(TimesForm):
    """The whole webinar; the page that shows it decides which fields can be changed."""

    number = forms.IntegerField(
        label=_("Number in the series"),
        min_value=1,
        required=False,
        help_text=_("Left empty: the next free one of its series."),
    )
    accept_overfull = AcceptOverfullField(label=_("Save it all the same: nobody loses a place"))
    tell = forms.BooleanField(
        label=_("Tell of a new title or meeting link"),
        required=False,
        help_text=_(
            "A new link of a break-out, also by another pattern, goes to its own people. Of "
            "another time or room on site everybody is told in any case."
        ),
    )

    class Meta(TimesForm.Meta):
        told = ["series", "number", "title", "slug", "summary", "purpose", "language"]
        places = ["capacity", "offer_hours", "meeting_link", "venue"]
        rooms = ["breakout_minutes", "breakout_agenda", "room_link"]
        held = ["outputs", "closing", "attended", "attended_estimated"]
        fields = [*told, *TimesForm.Meta.fields, *places, *rooms, *held]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "tell" in self.fields and self.instance.pk and self.instance.takes_registrations:
            mails = number_concerned(self.instance)
            words = ngettext("This is %d mail.", "These are up to %d mails.", mails) % mails
            self.fields["tell"].help_text = f"{words} {self.fields['tell'].help_text}"
        if self.instance.pk is None and "number" in self.fields and not self.initial.get("number"):
            self.initial["number"] = self._suggested()

    def _suggested(self) -> int | None:
        """Where it is known to which series it belongs: the one of the address, or the only one."""
        named = Series.objects.filter(pk=self.initial.get("series") or 0)
        known = named or Series.objects.all()[:2]
        return known[0].next_number() if len(known) == 1 else None

    def clean_number(self) -> int | None:
        """The series stands before it in the form, so it is known here."""
        number: int | None = self.cleaned_data["number"]
        series = self.cleaned_data.get("series", getattr(self.instance, "series", None))
        if number is not None:
            return number
        if series is None:
            raise ValidationError(_("Choose a series, or write a number."))
        return series.next_number()

    def clean_breakout_agenda(self) -> str:
        agenda: str = self.cleaned_data["breakout_agenda"]
        validate_steps(agenda)
        return agenda

    def clean_room_link(self) -> str:
        """A pattern without a place for the code would lead every room to the same meeting."""
        pattern: str = self.cleaned_data["room_link"]
        if pattern and pattern.count("{room}") != 1:
            raise ValidationError(_("Write {room} once, where each break-out’s own code belongs."))
        for check in HttpsField.default_validators if pattern else ():
            check(pattern.replace("{room}", new_code()))
        return pattern

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_capacity(self, partial(holders_beyond, self.instance))
        return cleaned


class MoveForm(TimesForm):
    """Another time for a webinar that is announced already."""

    def __init__(self, *args: Any, thing: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, instance=copy(thing), **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.changed_data:
            raise ValidationError(
                _("This is the time that the webinar has already."), code="unchanged"
            )
        return cleaned
