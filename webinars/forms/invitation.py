"""Whom to invite: an audience that the portal knows, or a list of guests that staff upload."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from tgtf_portal.core.imports import ERRORS_SHOWN, MOST_BYTES, BadTable
from webinars.domain.guest_list import read_guest_list
from webinars.domain.invitation import Guest, advisors_to_invite, managers_to_invite
from webinars.models import Invitation, Webinar

Audience = Invitation.Audience
SALT = "webinars.guest_list"
PREVIEW_SECONDS = 3600


class AudienceForm(forms.Form):
    """Answers with `guests`, the people that were meant."""

    audience = forms.ChoiceField(label=_("Whom"), choices=Audience, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("List of guests"),
        required=False,
        help_text=_(
            "A CSV file with the column email; optional: name, organisation, cluster, language."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, thing: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.webinar = thing

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        audience = cleaned.get("audience")
        if audience == Audience.GUESTS:
            cleaned["guests"] = self._guests_in(cleaned.get("file"))
        elif audience:
            cleaned["guests"] = known(self.webinar, audience)
        return cleaned

    def _guests_in(self, file: Any) -> list[Guest]:
        if file is None:
            if "file" not in self.errors:
                self.add_error("file", _("Choose the file with the list of guests."))
            return []
        try:
            return read_guest_list(file.read(MOST_BYTES + 1))
        except BadTable as fault:
            self.add_error("file", self._told(fault))
            return []

    def _told(self, fault: BadTable) -> list[str]:
        shown = [str(error) for error in fault.errors[:ERRORS_SHOWN]]
        more = len(fault.errors) - len(shown)
        more_of_them = [str(_("… and %(n)d more.") % {"n": more})] if more else []
        return [*shown, *more_of_them, str(_("Nobody of this list was invited."))]


class ConfirmedAudienceForm(forms.Form):
    """What the preview showed, sent back by its button."""

    audience = forms.ChoiceField(choices=Audience, widget=forms.HiddenInput)
    listed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, thing: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.webinar = thing

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        audience = cleaned.get("audience")
        if audience == Audience.GUESTS:
            cleaned["guests"] = unsealed(self.webinar, cleaned["listed"])
        elif audience:
            cleaned["guests"] = known(self.webinar, audience)
        return cleaned


def known(webinar: Webinar, audience: str) -> list[Guest]:
    """The people of an audience that needs no list."""
    if audience == Audience.MANAGERS:
        return managers_to_invite(webinar)
    return advisors_to_invite(webinar)


def sealed(webinar: Webinar, guests: Sequence[Guest]) -> str:
    """A list that was read, for the browser to keep until the next page but not to change."""
    rows = [
        [g.email, g.name, g.organisation, g.cluster.pk if g.cluster else None, g.language]
        for g in guests
    ]
    return signing.dumps([webinar.pk, rows], salt=SALT, compress=True)


def unsealed(webinar: Webinar, seal: str) -> list[Guest]:
    try:
        number, rows = signing.loads(seal, salt=SALT, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        number, rows = None, []
    if number != webinar.pk:
        raise ValidationError(_("This preview is no longer valid; upload the list again."))
    clusters = Cluster.objects.in_bulk({row[3] for row in rows if row[3]})
    return [
        Guest(email, name, organisation, clusters.get(cluster), language)
        for email, name, organisation, cluster, language in rows
    ]
