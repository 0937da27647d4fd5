"""What a registered person may correct about themselves."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from tgtf_portal.core.forms import PortalFormMixin
from webinars.forms.questions import add_questions
from webinars.models import Registration


class OwnDataForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Save my changes")

    class Meta:
        model = Registration
        fields = ["name", "organisation", "cluster"]
        labels = {"name": _("Your name")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registration = self.instance
        offered = Q(listed=True) | Q(pk=registration.cluster_id)
        self.fields["cluster"].queryset = Cluster.objects.filter(offered)
        self.fields["cluster"].empty_label = _("None of these")
        given = dict(registration.answers.values_list("question", "value"))
        add_questions(self, registration.webinar, given=given)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
