"""Which edition of a page's text is put back into its draft."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import FacilityPage, PageEdition


class EditionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        when = date_format(localtime(obj.published_at), "j F Y, H:i")
        facts = {"number": obj.number, "when": when, "title": obj.title}
        return _("%(number)d, of %(when)s: %(title)s") % facts


class PutBackForm(forms.Form):
    edition = EditionField(PageEdition.objects.none(), label=_lazy("Edition"))

    def __init__(
        self, data: Any = None, files: Any = None, *, thing: FacilityPage | None, **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)
        if thing:
            self.fields["edition"].queryset = thing.editions.all()
