"""What a cluster says of itself."""

from django import forms

from clusters.models import Cluster
from tgtf_portal.core.pages.forms import PortalFormMixin


class ClusterForm(PortalFormMixin, forms.ModelForm):
    class Meta:
        model = Cluster
        fields = ["name", "country", "ecosystem", "summary", "website", "themes"]
        widgets = {"themes": forms.CheckboxSelectMultiple}
