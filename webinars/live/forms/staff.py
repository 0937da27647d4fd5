"""What staff and moderators enter: hiding, notes that say the same, the control."""

from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.values.fields import DayFormField, LineFormField
from tgtf_portal.core.values.folding import words_of
from webinars.live.domain.rooms import MOST_MINUTES
from webinars.models import Breakout, Broadcast, Insight, Webinar


class DoneForm(forms.Form):
    on = DayFormField(label=_("Done on"), initial=timezone.localdate)

    def __init__(self, *args: Any, thing: Insight | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class HidingForm(forms.ModelForm):
    class Meta:
        model = Insight
        fields = ["hidden_reason"]

    def __init__(self, *args: Any, thing: Insight | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hidden_reason"].required = True


JOIN, APART, FORGET = "join", "apart", "forget"
ANSWERS = [(name, name) for name in (JOIN, APART, FORGET)]
MOST_OFFERED = 200  # notes in a list; a search finds the others
Words = partial(LineFormField, required=False, max_length=200)
TOGETHER = {"invalid_choice": _lazy("This note is not there any more. Choose another one.")}


class FindForm(forms.Form):
    """Words by which the two lists of notes are shortened."""

    first = Words(label=_lazy("Words of the one"))
    second = Words(label=_lazy("Words of the other"))

    @property
    def words(self) -> tuple[str, str]:
        given = self.cleaned_data if self.is_valid() else {}
        return given.get("first", ""), given.get("second", "")


class AnswerForm(forms.Form):
    """Two notes of a webinar, chosen from lists or sent by the button beside them."""

    one = forms.ModelChoiceField(
        Insight.objects.none(), label=_lazy("The one note"), error_messages=TOGETHER
    )
    other = forms.ModelChoiceField(
        Insight.objects.none(), label=_lazy("The other note"), error_messages=TOGETHER
    )
    answer = forms.ChoiceField(choices=ANSWERS, widget=forms.HiddenInput, initial=JOIN)

    def __init__(self, *args: Any, webinar: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.webinar = webinar
        notes = Insight.objects.filter(breakout__webinar=webinar).select_related("breakout")
        for name in ("one", "other"):
            self.fields[name].queryset = notes

    def offer(self, words: tuple[str, str]) -> None:
        """The lists of notes, in which each of the words stands."""
        one = self._offered(words[0])
        other = one if words[0] == words[1] else self._offered(words[1])
        self.fields["one"].choices, self.fields["other"].choices = one, other

    def _offered(self, words: str) -> list[tuple[str, Any]]:
        shown = Insight.objects.shown().notes().filter(breakout__webinar=self.webinar)
        found = shown.containing(words_of(words)).select_related("breakout")
        rooms: dict[str, list[tuple[int, str]]] = {}
        for note in found.order_by("breakout__position", "breakout", "pk")[:MOST_OFFERED]:
            label = Truncator(note.text).chars(120)
            rooms.setdefault(note.breakout.title, []).append((note.pk, label))
        return [("", "---------"), *rooms.items()]


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
    accept_overfull = forms.BooleanField(required=False)


class TellForm(RoomForm):
    text = Broadcast._meta.get_field("text").formfield(
        label=_("Message"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    field_order = ["text", "room"]
