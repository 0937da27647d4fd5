"""Adding a document to a project, and a newer version of one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from advisors.models import Activity
from advisors.results.domain.document import activities_taking_documents
from clusters.models import Project
from tgtf_portal.core.documents.fields import DocumentField
from tgtf_portal.core.models import User
from tgtf_portal.core.pages.forms import PortalFormMixin

LATEST = 100  # activities to choose from


class DocumentForm(PortalFormMixin, forms.Form):
    submit_label = _("Add document")

    file = DocumentField()
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("Belongs to"),
        required=False,
        empty_label=_("The project as a whole"),
    )

    def __init__(self, *args: Any, project: Project, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Activity.objects.filter(engagement__project=project)
        own = activities_taking_documents(own, user).order_by("-held_on", "-pk")
        latest = list(own.values_list("pk", flat=True)[:LATEST])
        if latest:
            chosen = Activity.objects.filter(pk__in=latest).order_by("-held_on", "-pk")
            self.fields["activity"].queryset = chosen
        else:
            del self.fields["activity"]


class NewVersionForm(PortalFormMixin, forms.Form):
    submit_label = _("Replace document")

    file = DocumentField()
