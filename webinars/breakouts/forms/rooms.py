"""What staff enter about break-outs: a room, its places, the rules of seating, one seat."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.values.fields import ProseFormField
from webinars.breakouts.domain.capacity import sitters_beyond, words_for
from webinars.breakouts.domain.room_mails import mails_about
from webinars.breakouts.seating import Rules, UnderMinimum
from webinars.common.agenda import StepError, steps
from webinars.models import Breakout, Registration, Seat, Webinar


class AcceptOverfullField(forms.BooleanField):
    """Shown only where somebody asked for fewer places than there are people."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


def check_capacity(form: forms.ModelForm, beyond: Callable[[int], Sequence[Registration]]) -> None:
    """Says beside the field whom it concerns, until the box below it is ticked."""
    capacity = form.cleaned_data.get("capacity")
    if capacity is None or "capacity" not in form.changed_data or form.instance.pk is None:
        return
    people = beyond(capacity)
    if not people:
        return
    if "accept_overfull" in form.fields:
        form.fields["accept_overfull"].widget = forms.CheckboxInput()
    if not form.cleaned_data.get("accept_overfull"):
        form.add_error("capacity", words_for(people))


def validate_steps(text: str) -> None:
    """Names the first line that is no step."""
    try:
        steps(text)
    except StepError as error:
        raise ValidationError(str(error), code="step") from error


class BreakoutRowForm(forms.ModelForm):
    """A break-out as a row of its webinar's page, which has no room to ask back."""

    class Meta:
        model = Breakout
        fields = ["position", "title", "theme", "capacity", "minimum", "meeting_link"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_capacity(self, partial(sitters_beyond, self.instance))
        return cleaned


class BreakoutForm(BreakoutRowForm):
    """The whole break-out, on its own page."""

    accept_overfull = AcceptOverfullField(
        label=_lazy(
            "Save it all the same: everybody keeps their seat, and I will move people myself"
        )
    )

    tell = forms.BooleanField(label=_lazy("Tell of a new meeting link"), required=False)

    class Meta(BreakoutRowForm.Meta):
        described = ["webinar", "position", "title", "theme", "description", "language"]
        meeting = ["meeting_link", "venue", "agenda"]
        fields = [*described, "capacity", "minimum", "under_minimum", *meeting]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        room = self.instance
        if "tell" in self.fields and room.pk and room.is_open and room.webinar.takes_registrations:
            mails = mails_about(room)
            words = ngettext(
                "This is %d mail: to those who sit here, and the hosts.",
                "These are %d mails: to those who sit here, and the hosts.",
                mails,
            )
            self.fields["tell"].help_text = words % mails

    def clean_agenda(self) -> str:
        agenda: str = self.cleaned_data["agenda"]
        validate_steps(agenda)
        return agenda


class ReasonForm(forms.Form):
    """Why a webinar or a break-out does not take place, for those who had planned by it."""

    reason = ProseFormField(
        label=_lazy("Why it is cancelled"),
        required=False,
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_lazy(
            "You may leave it out. A sentence or two: they stand in the mails and on the page."
        ),
    )

    def __init__(self, *args: Any, thing: Webinar | Breakout | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class RoomField(forms.ModelChoiceField):
    """Break-outs with what speaks for each: free places, and the person's wish."""

    wishes: list[int] = []

    def label_from_instance(self, obj: Breakout) -> str:
        facts = {"room": obj.title, "taken": obj.seats_taken, "capacity": obj.capacity}
        label = _("%(room)s: %(taken)d of %(capacity)d places taken") % facts
        if obj.seats_kept:
            label = _("%(label)s, %(kept)d kept for an answer") % {
                "label": label,
                "kept": obj.seats_kept,
            }
        if obj.pk not in self.wishes:
            return label
        rank = self.wishes.index(obj.pk) + 1
        return _("%(label)s, wish %(rank)d") % {"label": label, "rank": rank}


class SeatForm(forms.Form):
    breakout = RoomField(
        Breakout.objects.none(),
        label=_lazy("Break-out"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, thing: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["breakout"]
        open_rooms = Breakout.objects.filter(webinar=thing.webinar_id).open()
        field.queryset = open_rooms.with_places()
        field.wishes = thing.wishes()
        seat = getattr(thing, "seat", None)
        self.initial.setdefault("breakout", seat.breakout_id if seat else None)


MOVE, PIN, UNPIN = "move", "pin", "unpin"
SEAT_VERBS = [(MOVE, _lazy("Move")), (PIN, _lazy("Keep here")), (UNPIN, _lazy("Let wishes decide"))]


class SeatMoveForm(forms.Form):
    registration = forms.ModelChoiceField(
        Registration.objects.none(),
        error_messages={
            "required": _lazy("Choose a person first."),
            "invalid_choice": _lazy("This person is not registered for this webinar."),
        },
    )
    breakout = forms.ModelChoiceField(
        Breakout.objects.none(),
        required=False,
        error_messages={"invalid_choice": _lazy("This webinar has no such break-out.")},
    )
    verb = forms.ChoiceField(choices=SEAT_VERBS)

    def __init__(self, *args: Any, webinar: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = webinar.registrations.select_related("webinar")
        self.fields["registration"].queryset = people
        self.fields["breakout"].queryset = webinar.breakouts.all()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        moves = given.get("verb") == MOVE
        if moves and not given.get("breakout") and not self.errors:
            raise ValidationError(_("Choose a break-out to move to."), code="no_room")
        return given


UNDER_MINIMUM = [
    (UnderMinimum.LEAVE.value, _lazy("It takes place all the same")),
    (UnderMinimum.CLOSE.value, _lazy("It reaches its minimum, or nobody sits in it")),
    (UnderMinimum.TOP_UP.value, _lazy("People are seated in it until it reaches its minimum")),
]


class SeatingRulesForm(forms.Form):
    """Empty fields bind nobody; cleaned, they are one value: the `rules`."""

    per_cluster = forms.IntegerField(
        label=_lazy("At most so many of a cluster in a break-out"),
        help_text=_lazy("Where possible; empty for no limit. Wishes come first."),
        min_value=1,
        max_value=1000,
        required=False,
    )
    spread = forms.BooleanField(label=_lazy("Spread countries over the break-outs"), required=False)
    under_minimum = forms.ChoiceField(
        label=_lazy("A break-out that fewer than its minimum want"),
        choices=UNDER_MINIMUM,
        required=False,
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, thing: Webinar | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        under = UnderMinimum(given.get("under_minimum") or UnderMinimum.LEAVE)
        return {"rules": Rules(given.get("per_cluster"), bool(given.get("spread")), under)}

    @classmethod
    def showing(cls, rules: Rules) -> "SeatingRulesForm":
        """Not pressed yet, with these rules filled in."""
        return cls(
            initial={
                "per_cluster": rules.per_cluster,
                "spread": rules.spread,
                "under_minimum": rules.under_minimum.value,
            }
        )


class SeatingForm(SeatingRulesForm):
    """The rules, and whether people hear of it at once."""

    later = forms.BooleanField(
        label=_lazy("Send the mails later"),
        required=False,
        help_text=_lazy("“Tell everybody their room” sends them; nobody gets one twice."),
    )
    again = forms.BooleanField(
        label=_lazy("Yes, seat everyone anew, also those who have a seat"),
        error_messages={
            "required": _lazy("People have seats already: tick this box to seat them anew.")
        },
    )

    def __init__(self, *args: Any, thing: Webinar | None = None, **kwargs: Any) -> None:
        """For many webinars at once the list's own page asks."""
        super().__init__(*args, thing=thing, **kwargs)
        if thing is None or not Seat.objects.filter(breakout__webinar=thing).exists():
            del self.fields["again"]

    def clean(self) -> dict[str, Any]:
        later = bool(self.cleaned_data.get("later"))
        return {**super().clean(), "later": later}
