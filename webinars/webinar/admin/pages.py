"""Two pages of a webinar: “Invite”, where a campaign begins, and what people thought of it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.admin.actions import WithActions
from webinars.campaign.admin.campaign import CampaignAdmin
from webinars.campaign.domain.actions import closed
from webinars.campaign.domain.audience import preview_segments
from webinars.campaign.forms import CampaignForm
from webinars.followup.domain.feedback import results_of
from webinars.models import Campaign, Webinar


def invite_page(model_admin: WithActions, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not model_admin.has_change_permission(request, webinar):
        raise PermissionDenied
    pressed, obstacle = request.method == "POST", closed(webinar)
    form = CampaignForm(
        request.POST if pressed else None,
        request.FILES if pressed else None,
        instance=Campaign(webinar=webinar, created_by_id=request.user.pk),
        initial={"title": _("Invitation of %s") % timezone.localdate().isoformat()},
    )
    if pressed and obstacle:
        model_admin.message_user(request, obstacle, messages.ERROR)
    elif pressed and form.is_valid():
        return _begin(request, form)
    return _page(model_admin, request, webinar, {"form": form, "obstacle": obstacle})


def _begin(request: HttpRequest, form: CampaignForm) -> HttpResponse:
    campaigns: CampaignAdmin = admin.site.get_model_admin(Campaign)
    with transaction.atomic():
        campaign = form.save()
        audit.record("campaign.created", campaign, by=request.user)
        campaigns.take_list(request, campaign, form.cleaned_data["guests"])
    return redirect(campaigns.address_of(campaign))


def _page(
    model_admin: WithActions, request: HttpRequest, webinar: Webinar, context: dict[str, Any]
) -> HttpResponse:
    frame = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": webinar,
        "title": _("Invite"),
        "subtitle": str(webinar),
        "shares": preview_segments(webinar).by_segment,
        "campaigns": webinar.campaigns.with_counts(),
        "back": model_admin.address_of(webinar),
    }
    return TemplateResponse(request, "admin/webinars/webinar/invite.html", {**frame, **context})


def feedback_page(page: WithActions, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = get_object_or_404(Webinar, pk=pk)
    if not page.has_view_permission(request, webinar):
        raise PermissionDenied
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "original": webinar,
        "title": _("Feedback"),
        "subtitle": str(webinar),
        "results": results_of(webinar),
        "back": page.address_of(webinar),
    }
    return TemplateResponse(request, "admin/webinars/webinar/feedback.html", context)
