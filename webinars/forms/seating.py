"""By which rules everybody is seated."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from webinars.domain.seating import Rules, UnderMinimum
from webinars.models import Webinar

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
