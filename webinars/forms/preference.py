"""A participant's wishes: a number beside each break-out."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from webinars.domain.lookup import rooms_to_wish_for
from webinars.models import Registration

PREFIX = "rank_"


class RankingForm(forms.Form):
    """A field `rank_<code>` for each open break-out; cleans to `ranking`, the dearest first."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = rooms_to_wish_for(registration.webinar)
        self.rooms = {f"{PREFIX}{room.code}": room for room in rooms}
        self.ranks = range(1, len(self.rooms) + 1)
        wished = registration.preferences.order_by("rank").values_list("breakout", flat=True)
        wishes = {room: rank for rank, room in enumerate(wished if self.rooms else (), start=1)}
        for name, room in self.rooms.items():
            self.fields[name] = forms.TypedChoiceField(
                label=room.title,
                choices=[("", _("No wish")), *((rank, rank) for rank in self.ranks)],
                coerce=int,
                empty_value=None,
                required=False,
                initial=wishes.get(room.pk),
            )

    def clean(self) -> dict[str, Any]:
        if any(name.startswith(PREFIX) for name in self.data.keys() - self.fields.keys()):
            raise ValidationError(_("Choose among the break-outs of this webinar."))
        sent = cast(QueryDict, self.data)
        if any(len(set(sent.getlist(name))) > 1 for name in self.fields):
            raise ValidationError(_("Choose each break-out once."), code="repeated")
        wishes = {name: rank for name in self.fields if (rank := self.cleaned_data.get(name))}
        if len(set(wishes.values())) < len(wishes):
            raise ValidationError(
                _("Two break-outs have the same number. Give each wish its own."), code="tied"
            )
        ranking = [self.rooms[name] for name in sorted(wishes, key=lambda name: wishes[name])]
        return {**self.cleaned_data, "ranking": ranking}

    def items(self) -> list[dict[str, Any]]:
        """What `components/rank_list.html` needs of each break-out."""
        return [
            {
                "code": room.code,
                "title": room.title,
                "note": room.theme_name or "",
                "rank": _number(self[name].value()),
            }
            for name, room in self.rooms.items()
        ]


def _number(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None
