"""What every form of the portal has in common."""

from decimal import Decimal
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.country_choices import offer_own_first
from tgtf_portal.core.values.missing import NamesWhatIsMissing


def without_noughts(value: Any) -> Any:
    """An amount as somebody would type it.

    >>> str(without_noughts(Decimal("2.50"))), str(without_noughts(Decimal("30.00")))
    ('2.5', '30')
    """
    return value.normalize() + 0 if isinstance(value, Decimal) and value.is_finite() else value


class PortalFormMixin(NamesWhatIsMissing):
    """Gives a form its crispy helper: POST, one column, one button that says what it does."""

    submit_label = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own_first(self.fields.values())
        self.helper = FormHelper()
        self.helper.form_show_errors = True
        self.helper.html5_required = True
        self.helper.add_input(Submit("submit", self.submit_label, css_class="btn btn-primary"))

    def get_initial_for_field(self, field: forms.Field, name: str) -> Any:
        return without_noughts(super().get_initial_for_field(field, name))  # type: ignore[misc]


class LinesField(forms.CharField):
    """Lines as they are kept, whatever ends a line where they were typed.

    What is longer than `most` is kept and refused with the figures, never cut off silently.
    """

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, most: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.most is not None and len(value) > self.most:
            figures = {
                "most": number_format(self.most, force_grouping=True),
                "have": number_format(len(value), force_grouping=True),
            }
            raise ValidationError(
                _("At most %(most)s characters (you have %(have)s)."), params=figures
            )


def complaint_of(form: forms.BaseForm) -> str:
    """All that is wrong, in a line."""
    return " ".join(str(words) for field in form.errors.values() for words in field)


def put_in(form: forms.BaseForm, **values: Any) -> None:
    """These stand in the form when it comes back, in place of what was sent."""
    sent = cast(QueryDict, form.data).copy()
    for name, value in values.items():
        sent[form.add_prefix(name)] = value
    form.data = sent
