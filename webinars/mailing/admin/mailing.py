"""What the pages of campaigns and letters have in common: columns, progress, their people."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import Button, WithActions
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.models import Message
from tgtf_portal.core.pages.paging import page_of, query_without_page
from webinars.common.pages import revalidated
from webinars.mailing.admin.actions import at
from webinars.mailing.domain.progress import mailing_progress
from webinars.models import Mailing

NAMES_SHOWN = 50
PARTIAL = "admin/webinars/mailing/_standing.html"


class MailingAdmin(WithActions):
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_facts().with_counts()

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        """What was started is cancelled, not deleted."""
        is_draft = obj is not None and obj.status == Mailing.Status.DRAFT
        return is_draft and super().has_delete_permission(request, obj)

    # --- Columns ---------------------------------------------------------------------------------
    state = column(_lazy("status"), "state", "status")

    @admin.display(description=_lazy("goes out"), ordering="starts_at")
    def goes_out(self, mailing: Mailing) -> str:
        moment = mailing.started_at or mailing.starts_at
        return at(moment, mailing) if moment else "–"

    sent = column(_lazy("sent"), "sent_count")
    trouble = column(_lazy("needs you"), "trouble_count")

    # --- Its page --------------------------------------------------------------------------------
    def webinar_button(self, webinar: int) -> Button:
        address = reverse("admin:webinars_webinar_change", args=[webinar])
        return Button(_("Webinar"), address, right="webinars.view_webinar")

    def progress_of(self, mailing: Mailing) -> dict[str, Any]:
        outbox = reverse("admin:core_message_changelist")
        source = urlencode({"source": mailing.source})
        links = {s.value: f"{outbox}?{source}&status__exact={s}" for s in Message.RETRYABLE}
        progress = mailing_progress(mailing)
        poll = "" if progress.is_done else self.address_of(mailing, "progress")
        return {"progress": progress, "links": links, "poll": poll}

    def progress_view(self, request: HttpRequest, mailing: Mailing) -> HttpResponse:
        """The figures alone, for the page that shows them; 304 where nothing changed."""
        return revalidated(request, render(request, PARTIAL, self.progress_of(mailing)))

    def show_people(
        self,
        request: HttpRequest,
        mailing: Mailing,
        found: Sequence[Any],
        titles: Mapping[str, Any],
        *,
        first: str,
        shown: Callable[[Sequence[Any]], Sequence[Any]] = list,
        **context: Any,
    ) -> HttpResponse:
        """A group of its people: each group has its title, `first` is the one that nobody has to
        ask for, and `shown` makes people of what stands on a page."""
        group, words = asked_for(request, first)
        page = page_of(request, found, size=NAMES_SHOWN)
        context |= {"group": group, "words": words, "page": page, "people": shown(page)}
        template = f"admin/webinars/{self.opts.model_name}/people.html"
        query = query_without_page(request)
        title = titles.get(group, "")
        return self.show_page(request, mailing, template, title, query=query, **context)


def asked_for(request: HttpRequest, first: str) -> tuple[str, str]:
    """Which group of people, and the words that narrow it."""
    return request.GET.get("group", first), request.GET.get("q", "").strip()


def times_of(mailing: Mailing) -> dict[str, str]:
    """What its page says of its times; empty where there is none."""
    is_to_start = mailing.starts_at is not None and mailing.started_at is None
    times = {
        _("Goes out"): mailing.starts_at if is_to_start else None,
        _("Started"): mailing.started_at,
        _("All in the outbox"): mailing.listed_at,
    }
    return {label: at(time, mailing) if time else "" for label, time in times.items()}


def said_of(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Those that there are."""
    return [(label, value) for label, value in facts.items() if value]
