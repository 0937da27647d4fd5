"""A plan as it is typed: three lists of rows that are saved together."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.models import Activity, Need, PlannedActivity, Target, TargetReading
from advisors.plan.domain.plan_words import PlanRows
from clusters.models import Theme
from tgtf_portal.core.pages.forms import (
    LinesField,
    NamesWhatIsMissing,
    PortalFormMixin,
    without_noughts,
)
from tgtf_portal.core.values.tokens import new_code
from tgtf_portal.core.values.validators import validate_printable

QUARTER = Decimal("0.25")
FREE_ROWS, MOST_ROWS = 2, 30
STEP = forms.NumberInput({"step": "any"})


class RowForm(NamesWhatIsMissing, forms.ModelForm):
    """A row that is left empty counts for nothing; a known one keeps its code."""

    code = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.empty_permitted = True

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        return without_noughts(super().get_initial_for_field(field, field_name))

    def has_changed(self) -> bool:
        """A known row of which everything was taken out is a row that is left empty."""
        return self.changed_data not in ([], ["code"])

    def clean_code(self) -> str:
        """Another plan's code would mix up what is noted about its targets."""
        code = self.cleaned_data["code"]
        return code if code in self.known else ""

    def row(self) -> Any:
        self.instance.code = self.cleaned_data["code"] or new_code()
        return self.instance


class NeedForm(RowForm):
    class Meta:
        model = Need
        fields = ["text", "theme"]

    def __init__(self, *args: Any, themes: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = themes


class TargetForm(RowForm):
    class Meta:
        model = Target
        fields = ["measure", "unit", "start", "goal", "due_on"]
        widgets = {"start": STEP, "goal": STEP}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, goal = cleaned.get("start"), cleaned.get("goal")
        if start is not None and start == goal:
            message = _("The goal is the start value: nothing would change.")
            self.add_error("goal", ValidationError(message, code="still"))
        return cleaned


class PlannedActivityForm(RowForm):
    class Meta:
        model = PlannedActivity
        fields = ["kind", "title", "planned_on", "month_only", "days"]
        help_texts = {"days": "", "month_only": ""}
        widgets = {"days": forms.NumberInput({"step": QUARTER, "min": QUARTER})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _lazy("Choose one")), *Activity.Kind.choices]

    def clean_days(self) -> Decimal:
        days = self.cleaned_data["days"]
        if days % QUARTER:
            raise ValidationError(_("Use quarters of a day: 0.25, 0.5, 0.75, 1 …"), code="step")
        return days


def _rows(form: type[RowForm]) -> Any:
    return forms.formset_factory(
        form,
        extra=FREE_ROWS,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + FREE_ROWS,
        validate_max=True,
    )


PARTS: dict[str, type[RowForm]] = {
    "needs": NeedForm,
    "targets": TargetForm,
    "activities": PlannedActivityForm,
}


class PlanForm:
    """All three lists, as the page shows them; `seen` says which state of the plan they change."""

    def __init__(self, data: Any, *, rows: PlanRows, known: frozenset[str], seen: str) -> None:
        themes = [("", _lazy("No theme")), *((t.pk, t.name) for t in Theme.objects.all())]
        self.seen = data.get("seen", "")[:32] if data else seen
        self.parts: dict[str, Any] = {}
        for name, form in PARTS.items():
            current = getattr(rows, name)
            facts: dict[str, Any] = {"known": known}
            if form is NeedForm:
                facts["themes"] = themes
            initial = [{**model_to_dict(row), "code": row.code} for row in current]
            self.parts[name] = _rows(form)(
                data, prefix=name, initial=None if data else initial, form_kwargs=facts
            )

    @property
    def needs(self) -> Any:
        return self.parts["needs"]

    @property
    def targets(self) -> Any:
        return self.parts["targets"]

    @property
    def activities(self) -> Any:
        return self.parts["activities"]

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in self.parts.values())

    def rows(self, move: str = "") -> PlanRows:
        """As typed; `move` names a row and where it goes, such as “needs-2-up”."""
        return PlanRows(**{name: self._typed(name, move) for name in PARTS})

    def _typed(self, name: str, move: str) -> list[Any]:
        part = self.parts[name]
        forms_kept = [f for f in part.forms if f.has_changed() and f not in part.deleted_forms]
        for place, form in enumerate(forms_kept):
            if move == f"{form.prefix}-up" and place:
                forms_kept.insert(place - 1, forms_kept.pop(place))
                break
            if move == f"{form.prefix}-down":
                forms_kept.insert(place + 1, forms_kept.pop(place))
                break
        return [form.row() for form in forms_kept]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong, each with the id of the field it leads to."""
        return list(self._faults()) if self.needs.is_bound else []

    def _faults(self) -> Iterator[tuple[str, str]]:
        for name, part in self.parts.items():
            for message in part.non_form_errors():
                yield f"plan-{name}", str(message)
            for number, form in enumerate(part.forms, start=1):
                for field, messages in form.errors.items():
                    bound = form[field] if field in form.fields else None
                    label = bound.label if bound else ""
                    where = bound.id_for_label if bound else f"plan-{name}"
                    for message in messages:
                        yield where, f"{number}. {label}: {message}"


class PlanReturnForm(PortalFormMixin, forms.Form):
    submit_label = _lazy("Return for changes")

    remark = LinesField(
        label=_lazy("What to change"),
        most=2000,
        validators=[validate_printable],
        help_text=_lazy("The other sides read this; say what would make it acceptable."),
    )


class ReadingForm(PortalFormMixin, forms.ModelForm):
    submit_label = _lazy("Note the value")

    class Meta:
        model = TargetReading
        fields = ["read_on", "value", "note"]
        labels = {"read_on": _lazy("Day")}
        widgets = {"value": STEP}

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = _("Value in %s") % unit
        self.initial.setdefault("read_on", timezone.localdate())

    def clean_read_on(self) -> date:
        read_on = self.cleaned_data["read_on"]
        if read_on > timezone.localdate():
            raise ValidationError(_("Note a value once it is known."), code="future")
        return read_on
