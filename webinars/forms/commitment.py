"""Who takes a commitment on, and by when: two fields of the forms that write one down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from webinars.domain.commitment import day_of, faults_of
from webinars.models import Webinar

FIELDS = ["owner", "due_on"]
LABELS = {"owner": _("Who takes it on"), "due_on": _("By when")}
HELP_TEXTS = {
    "owner": _(
        "The recap names it. Write an organisation, or somebody who agreed to be named there."
    ),
    "due_on": "",
}
WIDGETS = {
    "owner": forms.TextInput({"data-clear": "", "autocomplete": "off"}),
    "due_on": forms.DateInput({"type": "date", "data-clear": ""}, format="%Y-%m-%d"),
}


def check_commitment(form: forms.ModelForm, webinar: Webinar) -> None:
    """Says beside the field what does not fit the kind or the day."""
    given: dict[str, Any] = form.cleaned_data
    owner, due_on = given.get("owner", ""), given.get("due_on")
    if not owner and not due_on:
        return
    kind: str = given.get("kind", "")
    for field, fault in faults_of(kind, owner, due_on, None, day_of(webinar)).items():
        form.add_error(field, fault)


def unfolded(form: forms.ModelForm) -> bool:
    """Whether there is something to see in the fields, or to mend."""
    return any(
        form[name].value() or form.errors.get(name) for name in FIELDS if name in form.fields
    )
