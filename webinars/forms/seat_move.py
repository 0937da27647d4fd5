"""Somebody's seat changed on the page that shows all of them: another room, kept, or let go."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from webinars.models import Breakout, Registration, Webinar

MOVE, PIN, UNPIN = "move", "pin", "unpin"
DEEDS = [(MOVE, _lazy("Move")), (PIN, _lazy("Keep here")), (UNPIN, _lazy("Let wishes decide"))]


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
    deed = forms.ChoiceField(choices=DEEDS)

    def __init__(self, *args: Any, webinar: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = webinar.registrations.select_related("webinar")
        self.fields["registration"].queryset = people
        self.fields["breakout"].queryset = webinar.breakouts.all()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        moves = given.get("deed") == MOVE
        if moves and not given.get("breakout") and not self.errors:
            raise ValidationError(_("Choose a break-out to move to."), code="no_room")
        return given

    @property
    def complaint(self) -> str:
        """All that is wrong, in a line."""
        return " ".join(str(words) for field in self.errors.values() for words in field)
