"""Somebody who asked the facility for a place, by telephone say."""

from typing import Any

from django import forms

from clusters.models import Cluster
from webinars.models import Registration, Webinar


class RegistrationByStaffForm(forms.ModelForm):
    class Meta:
        model = Registration
        fields = ["email", "name", "organisation", "cluster"]

    def __init__(self, *args: Any, thing: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = Cluster.objects.order_by("name")
