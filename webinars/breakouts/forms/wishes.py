"""What a participant offers, looks for and wishes for, and which break-out they would change to."""

from collections.abc import Mapping
from copy import copy
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tgtf_portal.core.pages.forms import LinesField
from tgtf_portal.core.values.missing import NamesWhatIsMissing
from tgtf_portal.core.values.numbers import is_number
from webinars.breakouts.domain.rooms import RoomCard, belongings_of, facts_of, furnish
from webinars.breakouts.domain.wishes import edition_of, rooms_to_wish_for
from webinars.models import Breakout, Registration

PREFIX = "rank_"
MOST = 500


def wishes_form(registration: Registration, sent: QueryDict | None = None) -> "AboutForm | None":
    """The one that suits how things stand; none without a place, and after the end."""
    if registration.stage != "coming":
        return None
    form = AboutForm if hasattr(registration, "seat") else WishesForm
    return form(sent, instance=copy(registration))


class AboutForm(NamesWhatIsMissing, forms.ModelForm):
    """What somebody says of themselves for their break-out; it can change until the end."""

    ranking: list[Breakout] | None = None
    seated = True  # seats are given
    changed_meanwhile = False  # what is kept is not what its writer saw
    submit_label = gettext_lazy("Save")
    offers = LinesField(
        most=MOST,
        required=False,
        label=gettext_lazy("What you can offer others"),
        help_text=gettext_lazy("A method, a contact, something you learned the hard way."),
    )
    seeks = LinesField(
        most=MOST,
        required=False,
        label=gettext_lazy("What you are looking for"),
        help_text=gettext_lazy("A partner, an answer, an example to look at."),
    )
    maturity = forms.ChoiceField(
        label=gettext_lazy("How far is your firm on its way to being green?"),
        choices=[("", gettext_lazy("I would rather not say")), *Registration.Maturity.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    read = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)

    class Meta:
        model = Registration
        fields = ["offers", "seeks", "maturity"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read"] = edition_of(self.instance, self.wished())

    def wished(self) -> list[int]:
        """Nothing that changes once seats are given."""
        return []

    def about(self) -> dict[str, str]:
        """What was sent; a page from before somebody's seat may send only a part."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.data}

    def answer(self) -> str:
        """What is said once it is saved."""
        saved = _("What you offer and look for is saved.")
        if any(name.startswith(PREFIX) for name in self.data):
            late = _("Seats are given by now, so the order of your wishes stays as it was.")
            return f"{saved} {late}"
        return saved

    @property
    def about_is_wrong(self) -> bool:
        return any(name in self.errors for name in self.Meta.fields)

    def about_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields]


class WishesForm(AboutForm):
    """With a field `rank_<code>` for each open break-out, which come to a `ranking`."""

    submit_label = gettext_lazy("Save my wishes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        every = self.every = rooms_to_wish_for(kwargs["instance"])
        super().__init__(*args, **kwargs)
        self.seated = any(room.seats_taken for room in every)
        self.rooms = {f"{PREFIX}{room.code}": room for room in every if room.is_open}
        self.closed = {f"{PREFIX}{room.code}": room for room in every if not room.is_open}
        self.lost = [room for room in self.closed.values() if room.own_rank]
        self.ranks = range(1, len(self.rooms) + 1)
        wished = [room for room in self.rooms.values() if room.own_rank]
        wished.sort(key=lambda room: room.own_rank or 0)
        place = {room.pk: rank for rank, room in enumerate(wished, start=1)}
        for name, room in self.rooms.items():
            self.fields[name] = forms.TypedChoiceField(
                label=room.title,
                choices=[("", _("No wish")), *((rank, rank) for rank in self.ranks)],
                coerce=int,
                empty_value=None,
                required=False,
                initial=place.get(room.pk),
            )

    def wished(self) -> list[int]:
        """Also what is closed by now: its wish is kept."""
        ranked = [(room.own_rank, room.pk) for room in self.every if room.own_rank]
        return [key for _rank, key in sorted(ranked)]

    # --- What was sent ---------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._refuse_strangers(cast(QueryDict, self.data))
        self._refuse_repeats(cast(QueryDict, self.data))
        wishes = {name: rank for name in self.rooms if (rank := cleaned.get(name))}
        self._refuse_ties(wishes)
        self.ranking = [self.rooms[name] for name in sorted(wishes, key=lambda name: wishes[name])]
        return cleaned

    def _refuse_strangers(self, sent: QueryDict) -> None:
        """A room that is gone by now matters only to those who wished for it."""
        wished = [n for n in sent if n.startswith(PREFIX) and n not in self.fields and sent[n]]
        for room in (self.closed[name] for name in wished if name in self.closed):
            self.add_error(None, _("“%s” is closed by now; choose another break-out.") % room)
        if any(name not in self.closed for name in wished):
            self.add_error(None, _("Choose among the break-outs of this webinar."))

    def _refuse_repeats(self, sent: QueryDict) -> None:
        for name, room in self.rooms.items():
            if len(set(sent.getlist(name))) > 1:
                self.add_error(None, _("Choose each break-out once."))
                self.add_error(name, _("“%s” has two numbers here.") % room)

    def _refuse_ties(self, wishes: Mapping[str, int]) -> None:
        numbers = list(wishes.values())
        tied = {name: n for name, n in wishes.items() if numbers.count(n) > 1}
        if tied:
            problem = _("Two break-outs have the same number. Give each wish its own.")
            self.add_error(None, problem)
        for name, number in tied.items():
            others = [
                self.rooms[other].title for other in tied if other != name and tied[other] == number
            ]
            words = {"number": number, "others": "”, “".join(others)}
            self.add_error(name, _("“%(others)s” has the number %(number)d, too.") % words)

    def answer(self) -> str:
        return _("Your wishes are saved. They can change until seats are given.")

    # --- What is shown ---------------------------------------------------------------------------
    def items(self) -> list[dict[str, Any]]:
        """What `components/rank_list.html` needs of each break-out."""
        webinar = self.instance.webinar
        rooms = {room.pk: RoomCard(room, webinar) for room in self.rooms.values()}
        furnish(rooms, belongings_of(webinar) if rooms else [])
        return [self._item(name, rooms[room.pk]) for name, room in self.rooms.items()]

    def _item(self, name: str, room: RoomCard) -> dict[str, Any]:
        breakout, number = room.breakout, self[name].value()
        sent = cast(QueryDict, self.data).getlist(name) if self.is_bound else []
        theme = breakout.theme_name if breakout.theme_name != breakout.title else None
        return {
            "code": breakout.code,
            "title": breakout.title,
            "note": theme or "",
            "facts": facts_of(room, seated=self.seated),
            "summary": room.summary,
            "text": room.text,
            "links": room.materials,
            "rank": _number(sent[0] if sent else number),
            "errors": self[name].errors,
        }


def _number(value: Any) -> int | None:
    return int(value) if is_number(value) else None


class RoomChangeForm(forms.Form):
    breakout = forms.SlugField(max_length=32)

    def room_for(self, registration: Registration) -> Breakout | None:
        """A break-out of the person's webinar; nothing where the code names none."""
        if not self.is_valid():
            return None
        rooms = Breakout.objects.filter(webinar=registration.webinar_id)
        return rooms.filter(code=self.cleaned_data["breakout"]).first()
