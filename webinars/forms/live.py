"""What a moderator enters at the control of a running webinar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.forms import PortalFormMixin
from webinars.domain.live import MOST_MINUTES
from webinars.models import Breakout, Broadcast, Webinar


class RoomForm(PortalFormMixin, forms.Form):
    """Which room is meant; empty where it is all of them."""

    room = forms.ModelChoiceField(
        Breakout.objects.none(),
        label=_("To"),
        to_field_name="code",
        required=False,
        empty_label=_("Everybody"),
    )

    def __init__(self, *args: Any, webinar: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = webinar.breakouts.in_order()


class OneRoomForm(RoomForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].required = True


class ExtendForm(RoomForm):
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)
    seen = forms.CharField(required=False, max_length=30)  # the latest end on the page


class CapacityForm(OneRoomForm):
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=10_000)
    keep_seated = forms.BooleanField(required=False)


class TellForm(RoomForm):
    text = Broadcast._meta.get_field("text").formfield(
        label=_("Message"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    field_order = ["text", "room"]
