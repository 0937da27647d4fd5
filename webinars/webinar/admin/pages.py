"""Pages of a webinar: “Invite”, feedback, its participants, and the way to its recap."""

import logging
from collections.abc import Iterator
from functools import partial

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.admin.actions import ThingPage, WithActions
from tgtf_portal.core.admin.table_import import upload_address
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.tables.exports import csv_stream
from webinars.breakouts.admin.meetings import MEETING_PAGES
from webinars.breakouts.admin.seating import SEATING_PAGES
from webinars.breakouts.domain.leaders import replace_leader_link
from webinars.campaign.admin.campaign import CampaignAdmin
from webinars.campaign.domain.actions import closed
from webinars.campaign.domain.guest_list import GUESTS
from webinars.campaign.domain.overview import audience_of, shares_of
from webinars.campaign.domain.sources import whole_cohort
from webinars.campaign.forms import CampaignForm
from webinars.common.admin.lists import EXPORT
from webinars.common.admin.personal_links import LinkHolder, links_page
from webinars.correspondence.admin.pages import WRITING_PAGES
from webinars.followup.domain.feedback import results_of
from webinars.letters.admin.pages import TEXT_PAGES
from webinars.live.admin.same_notes import same_notes_page
from webinars.models import Campaign, Webinar
from webinars.recap.domain.amendments import replace_amend_link
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.proposers import amend_link
from webinars.rules import has_ended, leading_has_ended, why_ended
from webinars.webinar.admin.making import MAKING_PAGES
from webinars.webinar.domain.progress import progress_of
from webinars.webinar.participants_table import participants_table

TEMPLATES = "admin/webinars/webinar"
log = logging.getLogger(__name__)


def invite_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    pressed, obstacle = request.method == "POST", closed(webinar)
    form = CampaignForm(
        request.POST if pressed else None,
        instance=Campaign(webinar=webinar, created_by_id=request.user.pk),
        initial={"title": _("Invitation of %s") % timezone.localdate().isoformat()},
    )
    if pressed and obstacle:
        page.message_user(request, obstacle, messages.ERROR)
    elif pressed and form.is_valid():
        return _begin(request, form)
    audience = audience_of(whole_cohort(webinar))
    context = {
        "form": form,
        "obstacle": obstacle,
        "overview": audience,
        "shares": shares_of(audience.content),
        "campaigns": webinar.campaigns.with_counts(),
    }
    return page.show_page(request, webinar, f"{TEMPLATES}/invite.html", _("Invite"), **context)


def _begin(request: HttpRequest, form: CampaignForm) -> HttpResponse:
    """To its page, or first to its list where it is for nobody else."""
    campaigns: CampaignAdmin = admin.site.get_model_admin(Campaign)
    with transaction.atomic():
        campaign = form.save()
        audit.record("campaign.created", campaign, by=request.user)
    if not campaign.segments:
        return redirect(upload_address(GUESTS.name, campaign))
    return redirect(campaigns.address_of(campaign))


def feedback_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    template, results = f"{TEMPLATES}/feedback.html", results_of(webinar)
    return page.show_page(request, webinar, template, _("Feedback"), results=results)


def mails_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    """What was sent and what waits, and the campaigns for who may see them."""
    may = request.user.has_perm("webinars.view_campaign")
    context = {
        "progress": progress_of(webinar, rooms=[]),
        "campaigns": webinar.campaigns.with_counts() if may else [],
    }
    template, title = f"{TEMPLATES}/mails.html", _("Invitations and mails")
    return page.show_page(request, webinar, template, title, **context)


def participants_file(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    """Everybody who registered, with their answers, for a spreadsheet."""
    log.info("%s took the participants of %s along.", request.user, webinar.slug)
    return csv_stream(participants_table(webinar), f"participants-{webinar.slug}")


def recap_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    """To the recap where there is one; a page that says how far it is where not."""
    if request.method == "POST" and not hasattr(webinar, "recap"):
        with refusal_as_message(request):
            webinar.recap = compile_recap(webinar)
    if hasattr(webinar, "recap"):
        return redirect("admin:webinars_recap_change", webinar.recap.pk)
    held = webinar.status == Webinar.Status.HELD
    return page.show_page(request, webinar, f"{TEMPLATES}/recap.html", _("Recap"), held=held)


def moderators_links(webinar: Webinar) -> Iterator[LinkHolder]:
    ended = why_ended(leading_has_ended(webinar))
    opens = _("the control of the webinar: its break-outs, and what all of them are told")
    for moderator in webinar.moderators.select_related("webinar", "user"):
        yield LinkHolder(moderator, opens, moderator.get_link, replace_leader_link, ended)


def speakers_links(webinar: Webinar) -> Iterator[LinkHolder]:
    ended = why_ended(has_ended(webinar))
    opens = _("the draft of the recap, to propose other words")
    for speaker in webinar.speakers.order_by("part", "pk"):
        link = partial(amend_link, webinar, speaker)
        yield LinkHolder(speaker, opens, link, replace_amend_link, ended)


WEBINAR_PAGES = {
    "mails": ThingPage(mails_page),
    "invite": ThingPage(invite_page, "webinars.add_campaign"),
    "recap": ThingPage(recap_page, "webinars.change_recap"),
    "participants": ThingPage(participants_file, EXPORT),
    "feedback": ThingPage(feedback_page, "webinars.view_feedback"),
    "likeness": ThingPage(same_notes_page, "webinars.change_insight"),
    **TEXT_PAGES,
    **MAKING_PAGES,
    **SEATING_PAGES,
    **MEETING_PAGES,
    **WRITING_PAGES,
    **links_page("moderator_links", "webinars.link_moderator", moderators_links),
    **links_page("speaker_links", "webinars.link_speaker", speakers_links),
}
