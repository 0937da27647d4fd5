"""Controls that are written in Python read as Django's own templates write them."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.pages.controls import CONTROLS, Controls

NASTY = {"placeholder": '"><script>', "data-number": 1234, "required": True, "disabled": False}
WIDGETS = [
    (forms.TextInput(attrs=NASTY), 'a"<b>&'),
    (forms.TextInput(attrs={"title": _lazy("Cluster")}), SafeString("&amp;")),
    (forms.EmailInput(), None),
    (forms.NumberInput(attrs={"min": 0}), 12345),
    (forms.PasswordInput(), "secret"),
    (forms.DateInput(), "2026-01-01"),
    (forms.FileInput(), None),
    (forms.HiddenInput(), ""),
    (forms.CheckboxInput(attrs=NASTY), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea(attrs=NASTY), "</textarea><b>\n"),
    (forms.Textarea(), None),
    (forms.Select(choices=[("", _lazy("None of these")), (1234, 1234), ('"', "<i>")]), 1234),
    (forms.Select(attrs=NASTY, choices=[("A & B", [(1, "one"), (2, "two")]), (3, 3)]), "2"),
    (forms.SelectMultiple(choices=[(1, "one"), (2, "two")]), ["1", "2"]),
]
CHOICES = [("A & B", [(1, "one"), (2, _lazy("two"))]), (3, 1234)]
WIDGETS += [
    (forms.RadioSelect(choices=CHOICES), 2),
    (forms.CheckboxSelectMultiple(attrs={"class": "wide", "id": "own"}, choices=CHOICES), [1, 3]),
]


def markup(html):
    return re.sub(r"\s+", " ", html.strip()).replace("> <", "><")


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_control_reads_as_django_writes_it(widget, value):
    ours = widget.render("field", value, {"id": "id_field"}, renderer=Controls())
    theirs = widget.render("field", value, {"id": "id_field"}, renderer=DjangoTemplates())

    assert widget.template_name in CONTROLS
    assert markup(ours) == markup(theirs)


def test_a_widget_of_which_nothing_is_known_goes_by_its_template():
    widget = forms.SplitDateTimeWidget()

    assert widget.render("field", None, renderer=Controls()).count("<input") == 2
