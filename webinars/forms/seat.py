"""Another break-out for one person, chosen by staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from webinars.models import Breakout, Registration


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
