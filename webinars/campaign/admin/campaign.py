"""Campaigns in the administration: whom they reach, and how far they are."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import Button, ThingPage, WithActions
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.table_import import upload_address
from tgtf_portal.core.models import Message
from tgtf_portal.core.pages.paging import page_of, query_without_page
from webinars.campaign.admin.actions import CAMPAIGN_ACTIONS, at, facts_of
from webinars.campaign.domain.audience import Exclusion
from webinars.campaign.domain.guest_list import GUESTS
from webinars.campaign.domain.overview import NEW, audience_of, left_out_of, numbers_of, shares_of
from webinars.campaign.domain.progress import CampaignProgress, campaign_progress
from webinars.campaign.domain.sources import guests_at, places_with
from webinars.campaign.forms import CampaignForm
from webinars.common.pages import revalidated
from webinars.letters.admin.pages import TEXT_PAGES
from webinars.models import Campaign

NAMES_SHOWN = 50
PARTIAL = "admin/webinars/campaign/_standing.html"


@admin.register(Campaign)
class CampaignAdmin(WithActions):
    belongs_to = "webinar"
    may_add = False  # a campaign begins on its webinar's page, by “Invite”
    form = CampaignForm
    page_actions = CAMPAIGN_ACTIONS
    list_display = ["title", "webinar", "state", "starts", "invited", "sent", "trouble"]
    list_filter = ["status", ("webinar", RelatedFilter)]
    search_fields = ["title", "webinar__title"]
    search_help_text = _lazy("A title of a campaign or of a webinar.")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        return super().get_queryset(request).with_webinar().with_counts()

    # --- Who may change what ---------------------------------------------------------------------
    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """What was started is cancelled, not deleted."""
        is_draft = obj is not None and obj.status == Campaign.Status.DRAFT
        return is_draft and super().has_delete_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Campaign | None = None) -> list[str]:
        return ["title", "segments"] if is_open(obj) else []

    def get_form(
        self, request: HttpRequest, obj: Campaign | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = CampaignForm if is_open(obj) else forms.ModelForm
        return super().get_form(request, obj, **{"form": form, **kwargs})

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        """Only what the form shows, so that a colleague's change of this moment is not undone."""
        if is_open(obj):
            obj.save(update_fields=["title", "segments"])

    # --- Columns ---------------------------------------------------------------------------------
    state = column(_lazy("status"), "state", "status")

    @admin.display(description=_lazy("start"), ordering="starts_at")
    def starts(self, campaign: Campaign) -> str:
        moment = campaign.started_at or campaign.starts_at
        return at(moment, campaign) if moment else "–"

    invited = column(_lazy("invited"), "invitation_count")
    sent = column(_lazy("sent"), "sent_count")
    trouble = column(_lazy("needs you"), "trouble_count")

    # --- Pages of their own ----------------------------------------------------------------------
    def panel(self, thing: Campaign) -> dict[str, Any]:
        if is_open(thing):
            return {**self._audience(thing), "facts": facts_of(thing)}
        return {"facts": facts_of(thing), **self._progress(thing)}

    def buttons(self, thing: Campaign) -> list[Button]:
        buttons = super().buttons(thing)
        if is_open(thing):
            address, right = upload_address(GUESTS.name, thing), GUESTS.right
            buttons.append(Button(_("Import a list of guests"), address, right=right))
        buttons.append(self.button_to(thing, "texts", _("Texts"), "webinars.view_mailtext"))
        address = reverse("admin:webinars_webinar_change", args=[thing.webinar_id])
        return [*buttons, Button(_("Webinar"), address, right="webinars.view_webinar")]

    def _audience(self, campaign: Campaign) -> dict[str, Any]:
        audience = audience_of(campaign)
        return {
            "overview": audience,
            "new": numbers_of(audience.content).get(NEW),
            "left_out": reasons_in_words(audience.content),
            "shares": shares_of(audience.content),
            "people": self.address_of(campaign, "people"),
        }

    def _progress(self, campaign: Campaign) -> dict[str, Any]:
        outbox = reverse("admin:core_message_changelist")
        source = urlencode({"source": campaign.source})
        links = {s.value: f"{outbox}?{source}&status__exact={s}" for s in Message.RETRYABLE}
        progress: CampaignProgress = campaign_progress(campaign)
        poll = "" if progress.is_done else self.address_of(campaign, "progress")
        return {"progress": progress, "links": links, "poll": poll}

    def progress_view(self, request: HttpRequest, campaign: Campaign) -> HttpResponse:
        """The figures alone, for the page that shows them; 304 where nothing changed."""
        return revalidated(request, render(request, PARTIAL, self._progress(campaign)))

    def people_view(self, request: HttpRequest, campaign: Campaign) -> HttpResponse:
        """Who is new, or who is left out for one reason; narrowed by what is searched."""
        audience = audience_of(campaign)
        numbers, reasons = numbers_of(audience.content), reasons_in_words(audience.content)
        group = request.GET.get("group", NEW)
        words = request.GET.get("q", "").strip()
        found = audience.rows(group) if group in numbers else []
        if words and found:
            found = places_with(campaign, found, words)
        page = page_of(request, found, size=NAMES_SHOWN)
        context = {
            "overview": audience,
            "groups": [(NEW, _("New"), numbers[NEW]), *reasons] if numbers else [],
            "group": group,
            "words": words,
            "page": page,
            "guests": guests_at(campaign, page),
            "query": query_without_page(request),
        }
        title = _("Who is new") if group == NEW else dict(Exclusion.choices).get(group, "")
        template = "admin/webinars/campaign/people.html"
        return self.show_page(request, campaign, template, title, **context)

    pages = {
        "people": ThingPage(people_view),
        "progress": ThingPage(progress_view),
        **TEXT_PAGES,
    }


def is_open(campaign: Campaign | None) -> bool:
    return campaign is not None and campaign.status in Campaign.CHANGEABLE


def reasons_in_words(content: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Each reason with its words and how many it leaves out."""
    left_out = left_out_of(content).items()
    return [(why.value, str(why.label), number) for why, number in left_out]
