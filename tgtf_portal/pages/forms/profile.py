"""What a person may say about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import User
from tgtf_portal.core.pages.forms import PortalFormMixin


class ProfileForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Save")

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        labels = {"name": _("Your name"), "language": _("Language"), "time_zone": _("Time zone")}
        help_texts = {
            "name": _("As it stands below what you write."),
            "language": _("Of the pages, and of the mails that we send you."),
            "time_zone": _("Times are shown in it while you are signed in."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
