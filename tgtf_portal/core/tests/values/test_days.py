"""Days are never read in the wrong order, and amounts are shown as they were agreed."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from tgtf_portal.core.values.amounts import amount
from tgtf_portal.core.values.fields import DayField, DayFormField

AMBIGUOUS = ["01/12/2026", "1/12/26", "12/01/2026", "01.12.2026", "Dec 1, 2026", "1 Dec 2026"]


@pytest.mark.parametrize("text", AMBIGUOUS)
@pytest.mark.parametrize("field", [DayFormField, forms.DateField, forms.DateTimeField])
def test_a_day_in_another_order_is_refused(field, text):
    with pytest.raises(ValidationError):
        field().clean(f"{text} 10:00" if field is forms.DateTimeField else text)


def test_year_month_day_is_read_and_the_complaint_says_so():
    assert DayFormField().clean("2026-12-01") == date(2026, 12, 1)
    with pytest.raises(ValidationError, match="Enter a day as 2021-12-31: year, month, day"):
        DayFormField().clean("01/12/2026")


def test_every_day_that_people_enter_has_the_browsers_own_picker():
    own = [app for app in apps.get_app_configs() if app.module.__file__.find("site-packages") < 0]
    days = [
        field
        for app in own
        for model in app.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField)
        and not isinstance(field, models.DateTimeField)
        and not model.__name__.startswith("Historical")
    ]
    assert len(days) >= 7
    for field in days:
        if isinstance(field, DayField):
            assert field.formfield().widget.input_type == "date", field
        else:
            assert field.name == "held_on", f"{field}: a day that people enter is a DayField"


@pytest.mark.parametrize(
    ("value", "text"), [("6.25", "6.25"), ("6.30", "6.3"), ("0.00", "0"), ("120.00", "120")]
)
def test_an_amount_is_shown_as_it_is(value, text):
    assert amount(Decimal(value)) == text
