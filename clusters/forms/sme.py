"""What a cluster enters about one of its firms."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from clusters.models import SME, Cluster
from clusters.models.sme import KNOWN
from tgtf_portal.core.pages.forms import PortalFormMixin


class SMEForm(PortalFormMixin, forms.ModelForm):
    class Meta:
        model = SME
        fields = [
            "name",
            "country",
            "town",
            "activity",
            "size",
            "website",
            "contact_name",
            "contact_address",
        ]
        help_texts = {
            "contact_name": _("For the facility and your cluster only; never shown publicly."),
            "contact_address": _("For the facility and your cluster only; never shown publicly."),
        }

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.cluster = cluster
        choices = [("", _("Not known")), *SME.Size.choices]
        self.fields["size"].choices = choices
        if self.instance.pk is None:
            self.initial.setdefault("country", cluster.country)

    def is_saved(self) -> bool:
        """Save what is valid; of two that come at the same moment, the second is told."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", KNOWN)
            return False
        return True
