"""What staff fill in to change somebody's wishes or answers."""

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.questions.forms import add_questions, answers_in
from webinars.breakouts.forms.wishes import WishesForm
from webinars.models import Registration
from webinars.registration.domain.queries import questions_of

ABOUT = {
    "offers": _lazy("What they offer"),
    "seeks": _lazy("What they look for"),
    "maturity": _lazy("How far on the way to green"),
}


def tell_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_lazy("Tell the person by mail"),
        help_text=_lazy("Without the tick nobody is written to; the page of the person shows it."),
        required=False,
    )


class WishesByStaffForm(WishesForm):
    """The person's own form, also once seats are given."""

    def __init__(self, data: Any, files: Any, *, thing: Registration) -> None:
        super().__init__(data, instance=copy(thing))
        self.fields.pop("read")
        for name, label in ABOUT.items():  # the person is asked them as “you”
            self.fields[name].label, self.fields[name].help_text = label, ""
        self.order_fields([name for name in self.fields if name not in self.Meta.fields])
        self.fields["tell"] = tell_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        about = {name: cleaned[name] for name in self.Meta.fields if name in cleaned}
        return {"ranking": self.ranking or [], "about": about, "tell": cleaned.get("tell", False)}


class AnswersByStaffForm(forms.Form):
    """Every question may stay open: staff enter what they know. Nobody agrees for somebody."""

    def __init__(self, data: Any, files: Any, *, thing: Registration) -> None:
        super().__init__(data)
        given = dict(thing.answers.values_list("question", "value"))
        asked = [question for question in questions_of(thing.webinar) if not question.is_consent]
        for question in asked:
            question.required = False
        add_questions(self, asked, given=given)
        self.fields["tell"] = tell_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {"answers": answers_in(self), "tell": cleaned.get("tell", False)}
