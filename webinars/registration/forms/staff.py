"""What managers and staff fill in for others: a group, its code, one person, a place for them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import SME, Cluster
from tgtf_portal.core.models import User
from tgtf_portal.core.values.fields import AddressField
from tgtf_portal.core.values.missing import NamesWhatIsMissing
from webinars.models import GroupCode, Registration, Webinar
from webinars.registration.domain.group import MOST_AT_ONCE, Companion, companion_of, managed_smes

FREE_ROWS = 10
ROWS_IN_SIGHT = 3


class FirmChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, sme: SME) -> str:
        person = f"{sme.contact_name}, " if sme.contact_name else ""
        return f"{sme.name} ({person}{sme.contact_address})"


class FirmsForm(NamesWhatIsMissing, forms.Form):
    """Which of the clusters' firms; any other firm is an unknown choice."""

    firms = FirmChoice(
        SME.objects.none(),
        label=_lazy("Firms of your cluster"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        label=_lazy("Cluster of the people you add"),
        to_field_name="slug",
        empty_label=None,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Cluster.objects.filter(memberships__user=user).alphabetically()
        self.fields["firms"].queryset = managed_smes(user)
        self.fields["cluster"].queryset = own
        clusters = list(own)
        if len(clusters) == 1:
            self.sole = clusters[0]
            del self.fields["cluster"]

    def cluster_of_rows(self) -> Cluster:
        return self.cleaned_data["cluster"] if "cluster" in self.fields else self.sole


class PersonForm(NamesWhatIsMissing, forms.ModelForm):
    missing = {
        "name": _lazy("Enter the person’s name."),
        "email": _lazy("Enter the person’s e-mail address."),
    }

    class Meta:
        model = Registration
        fields = ["name", "email", "organisation"]
        labels = {"organisation": _lazy("Firm")}


class Rows(forms.BaseFormSet):
    """Up to ten people by name; a row that is left empty counts for nothing."""

    @property
    def in_sight(self) -> list[forms.BaseForm]:
        return self.forms[:ROWS_IN_SIGHT]

    @property
    def folded(self) -> list[forms.BaseForm]:
        return self.forms[ROWS_IN_SIGHT:]

    @property
    def folded_matter(self) -> bool:
        return any(form.has_changed() for form in self.folded)


PersonRows = forms.formset_factory(
    PersonForm,
    formset=Rows,
    extra=FREE_ROWS,
    max_num=FREE_ROWS,
    absolute_max=FREE_ROWS,
    validate_max=True,
)


class GroupForm:
    """Both together, as the page shows them."""

    def __init__(self, data: Any, user: User) -> None:
        self.choice = FirmsForm(data, user=user)
        self.rows = PersonRows(data, prefix="people")
        self.people: list[Companion] = []
        self.problem = ""

    def is_valid(self) -> bool:
        valid = self.choice.is_valid(), self.rows.is_valid()
        if not all(valid):
            return False
        chosen = map(companion_of, self.choice.cleaned_data["firms"])
        self.people = list({person.email: person for person in chosen}.values())
        self._add_rows()
        if not self.people:
            self.problem = _("Choose at least one firm, or enter one person.")
        elif len(self.people) > MOST_AT_ONCE:
            self.problem = _("Register at most %d people at once, then the others.") % MOST_AT_ONCE
        return not self.problem and self.rows.is_valid()

    def errors(self) -> Iterator[tuple[str, str]]:
        """What is wrong, each with the id of the field it leads to."""
        if self.problem:
            yield "", self.problem
        for message in self.rows.non_form_errors():
            yield "", str(message)
        yield from _told(self.choice, "")
        for number, form in enumerate(self.rows.forms, start=1):
            yield from _told(form, _("Person %d, ") % number)

    def _add_rows(self) -> None:
        seen = {person.email for person in self.people}
        for form in self.rows.forms:
            if not form.has_changed():
                continue
            facts = form.cleaned_data
            email = AddressField.normalise(facts["email"])
            if email in seen:
                twice = ValidationError(_("This address is on the list twice."), code="twice")
                form.add_error("email", twice)
                continue
            seen.add(email)
            cluster = self.choice.cluster_of_rows()
            self.people.append(Companion(facts["name"], email, facts["organisation"], cluster))


def _told(form: forms.BaseForm, whose: str) -> Iterator[tuple[str, str]]:
    for field in form:
        for message in field.errors:
            yield field.id_for_label or field.auto_id, f"{whose}{field.label}: {message}"


WRONG = "wrong"


class GroupCodeForm(NamesWhatIsMissing, forms.Form):
    """Answers with the webinar's code itself."""

    code = forms.CharField(
        label=_lazy("Group code"),
        help_text=_lazy("From your teacher or your cluster, for example CLASS4B7."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, webinar: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.webinar = webinar

    def clean_code(self) -> GroupCode:
        code = self.webinar.group_codes.usable(self.cleaned_data["code"]).first()
        if code is None:
            raise ValidationError(
                _lazy("This webinar has no such code. Please compare it with what you were given."),
                code=WRONG,
            )
        return code

    @property
    def is_guess(self) -> bool:
        return self.is_bound and self.has_error("code", WRONG)


class RegistrationByStaffForm(forms.ModelForm):
    class Meta:
        model = Registration
        fields = ["email", "name", "organisation", "cluster"]

    def __init__(self, *args: Any, thing: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = Cluster.objects.alphabetically()


class PlaceForm(forms.Form):
    raise_capacity = forms.BooleanField(
        required=False,
        label=_lazy("Raise the number of places if all are taken"),
    )

    def __init__(self, *args: Any, thing: Registration | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
