"""What a webinar's overview shows: the next step, the facts, and what is missing."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import WithActions
from webinars.models import Breakout, Webinar
from webinars.webinar.admin.next_step import next_step
from webinars.webinar.domain.progress import WebinarProgress
from webinars.webinar.domain.readiness import check_announcement

STANDINGS = {"ok": _lazy("fine"), "attention": _lazy("look at it"), "must": _lazy("missing")}


def step_for(
    page: WithActions, request: HttpRequest, webinar: Webinar, progress: WebinarProgress
) -> dict[str, Any] | None:
    """With its address, for who may take it."""
    step = next_step(webinar, progress)
    if step is None or not request.user.has_perm(step.right):
        return None
    return {"label": step.label, "why": step.why, "address": _address(page, webinar, step.page)}


def _address(page: WithActions, webinar: Webinar, name: str) -> str:
    if name == "control":
        return reverse("webinars:live-control", args=[webinar.slug])
    if name == "publish":
        return reverse("admin:webinars_recap_publish", args=[webinar.recap.pk])
    if name == "questions":
        rows = reverse("admin:webinars_question_changelist")
        return f"{rows}?webinar__id__exact={webinar.pk}"
    return page.address_of(webinar, name)


def facts_of(webinar: Webinar) -> list[tuple[str, str]]:
    return [
        (_("series"), f"{webinar.series}, {webinar.number}"),
        (_("language"), webinar.get_language_display()),
        (_("meets at"), webinar.meeting_link or "–"),
        *([(_("room on site"), webinar.venue)] if webinar.venue else []),
    ]


def points_of(
    page: WithActions, webinar: Webinar, rooms: Sequence[Breakout] | None = None
) -> list[dict[str, Any]]:
    """Of the check before it is announced, each with the page that mends it."""
    return [
        {
            "point": point,
            "standing": STANDINGS[point.standing],
            "address": _address(page, webinar, point.where),
        }
        for point in check_announcement(webinar, rooms)
    ]


def open_points(
    page: WithActions, webinar: Webinar, rooms: Sequence[Breakout]
) -> list[dict[str, Any]]:
    """What is missing before it can be announced."""
    if webinar.status != Webinar.Status.DRAFT:
        return []
    return [row for row in points_of(page, webinar, rooms) if not row["point"].is_ok]
