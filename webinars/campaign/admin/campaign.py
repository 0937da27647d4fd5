"""Campaigns in the administration: whom they reach, and how far they are."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import Button, ThingPage
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.table_import import upload_address
from webinars.campaign.admin.actions import CAMPAIGN_ACTIONS
from webinars.campaign.domain.audience import Exclusion
from webinars.campaign.domain.guest_list import GUESTS
from webinars.campaign.domain.overview import NEW, audience_of, left_out_of, numbers_of, shares_of
from webinars.campaign.domain.sources import guests_at, places_with
from webinars.campaign.forms import CampaignForm
from webinars.letters.admin.pages import TEXT_PAGES
from webinars.mailing.admin.mailing import MailingAdmin, asked_for, said_of, times_of
from webinars.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(MailingAdmin):
    belongs_to = "webinar"
    may_add = False  # a campaign begins on its webinar's page, by “Invite”
    form = CampaignForm
    page_actions = CAMPAIGN_ACTIONS
    list_display = ["title", "webinar", "state", "goes_out", "invited", "sent", "trouble"]
    list_filter = ["status", ("webinar", RelatedFilter)]
    search_fields = ["title", "webinar__title"]
    search_help_text = _lazy("A title of a campaign or of a webinar.")

    # --- Who may change what ---------------------------------------------------------------------
    def get_fields(self, request: HttpRequest, obj: Campaign | None = None) -> list[str]:
        return ["title", "segments"] if is_to_write(obj) else []

    def get_form(
        self, request: HttpRequest, obj: Campaign | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = CampaignForm if is_to_write(obj) else forms.ModelForm
        return super().get_form(request, obj, **{"form": form, **kwargs})

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        """Only what the form shows, so that a colleague's change of this moment is not undone."""
        if is_to_write(obj):
            obj.save(update_fields=["title", "segments"])

    invited = column(_lazy("invited"), "invitation_count")

    # --- Pages of their own ----------------------------------------------------------------------
    def panel(self, thing: Campaign) -> dict[str, Any]:
        facts = said_of({_("Webinar"): str(thing.webinar), **times_of(thing)})
        shown = self._audience(thing) if thing.is_open else self.progress_of(thing)
        return {"facts": facts, **shown}

    def buttons(self, thing: Campaign) -> list[Button]:
        buttons = super().buttons(thing)
        if thing.is_open:
            address, right = upload_address(GUESTS.name, thing), GUESTS.right
            buttons.append(Button(_("Import a list of guests"), address, right=right))
        buttons.append(self.button_to(thing, "texts", _("Texts"), "webinars.view_mailtext"))
        return [*buttons, self.webinar_button(thing.webinar_id)]

    def _audience(self, campaign: Campaign) -> dict[str, Any]:
        audience = audience_of(campaign)
        return {
            "overview": audience,
            "new": numbers_of(audience.content).get(NEW),
            "left_out": reasons_in_words(audience.content),
            "shares": shares_of(audience.content),
            "people": self.address_of(campaign, "people"),
        }

    def people_view(self, request: HttpRequest, campaign: Campaign) -> HttpResponse:
        """Who is new, or who is left out for one reason; narrowed by what is searched."""
        audience = audience_of(campaign)
        numbers, reasons = numbers_of(audience.content), reasons_in_words(audience.content)
        group, words = asked_for(request, NEW)
        found = audience.rows(group) if group in numbers else []
        if words and found:
            found = places_with(campaign, found, words)
        return self.show_people(
            request,
            campaign,
            found,
            {NEW: _("Who is new"), **dict(Exclusion.choices)},
            first=NEW,
            shown=lambda page: guests_at(campaign, page),
            groups=[(NEW, _("New"), numbers[NEW]), *reasons] if numbers else [],
            overview=audience,
        )

    pages = {
        "people": ThingPage(people_view),
        "progress": ThingPage(MailingAdmin.progress_view),
        **TEXT_PAGES,
    }


def is_to_write(campaign: Campaign | None) -> bool:
    return campaign is not None and campaign.is_open


def reasons_in_words(content: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Each reason with its words and how many it leaves out."""
    left_out = left_out_of(content).items()
    return [(why.value, str(why.label), number) for why, number in left_out]
