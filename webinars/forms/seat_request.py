"""Which break-out somebody would like to change to: its code, as their own page sends it."""

from django import forms

from webinars.models import Breakout, Registration


class RoomForm(forms.Form):
    breakout = forms.SlugField(max_length=32)

    def room_for(self, registration: Registration) -> Breakout | None:
        """A break-out of the person's webinar; nothing where the code names none."""
        if not self.is_valid():
            return None
        rooms = Breakout.objects.filter(webinar=registration.webinar_id)
        return rooms.filter(code=self.cleaned_data["breakout"]).first()
