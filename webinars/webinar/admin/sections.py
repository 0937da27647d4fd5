"""The sections of a webinar, with the lines of their menus: one line adds a page or a list.

A page is an `Entry` of its name in `WEBINAR_PAGES` or `page_actions`; a list of what belongs to the
webinar names its model in `rows`. What has no line of its own stands in a section's `pages` and
`models`, so that the frame knows where it is. `Section` and `Entry` say the rest.
"""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.actions import Action
from tgtf_portal.core.admin.place import OVERVIEW, Entry, Section
from tgtf_portal.core.admin.table_import import upload_address
from webinars.common.admin.lists import EXPORT
from webinars.models import Webinar
from webinars.registration.domain.csv_import import REGISTRATIONS
from webinars.webinar.admin.actions import (
    ANNOUNCE,
    CANCEL,
    CLOSE,
    HOSTS,
    MAILING,
    MOVE,
    REGISTER,
    SEAT,
    only_taking_registrations,
)
from webinars.webinar.admin.rows import (
    AgendaInline,
    BreakoutInline,
    ModeratorInline,
    SpeakerInline,
    StoryInline,
)
from webinars.webinar.admin.steps import STEPS
from webinars.webinar.forms import WebinarForm

Status = Webinar.Status
SEES_PEOPLE = "webinars.view_registration"
ROOM_RULES = ["breakout_minutes", "breakout_agenda"]


# --- When a line is there ------------------------------------------------------------------------
def is_held(webinar: Webinar) -> bool:
    return webinar.status == Status.HELD


def is_announced(webinar: Webinar) -> bool:
    return webinar.status == Status.ANNOUNCED


def is_draft(webinar: Webinar) -> bool:
    return webinar.status == Status.DRAFT


def takes_place(webinar: Webinar) -> bool:
    return is_announced(webinar) or is_held(webinar)


def is_seen(webinar: Webinar) -> bool:
    return webinar.status != Status.DRAFT


def recap_of(webinar: Webinar) -> Any:
    return getattr(webinar, "recap", None)


def has_notes(webinar: Webinar) -> bool:
    return is_held(webinar) or recap_of(webinar) is not None


def has_door(webinar: Webinar) -> bool:
    return bool(webinar.venue) and is_seen(webinar)


def takes_amendments(webinar: Webinar) -> bool:
    recap = recap_of(webinar)
    return bool(recap and recap.amend_until)


def verb(action: Action, label: Any = "") -> Entry:
    """A verb's page, while nothing stands in its way."""
    return Entry(
        label or action.label,
        page=action.name,
        right=action.right,
        fits=lambda webinar: not action.obstacle(webinar),
        grave=action.grave,
    )


# --- Other addresses -----------------------------------------------------------------------------
def of_slug(name: str, webinar: Webinar) -> str:
    return reverse(f"webinars:{name}", args=[webinar.slug])


def of_number(page: str, webinar: Webinar) -> str:
    return reverse(f"admin:webinars_webinar_{page}", args=[webinar.pk])


def list_to_upload(webinar: Webinar) -> str:
    return upload_address(REGISTRATIONS.name, webinar)


def amendments(webinar: Webinar) -> str:
    rows = reverse("admin:webinars_amendment_changelist")
    return f"{rows}?statement__recap__id__exact={webinar.recap.pk}"


def report(webinar: Webinar) -> str:
    return reverse("admin:webinar-report", args=[webinar.pk])


SECTIONS = [
    Section(
        OVERVIEW,
        _("Overview"),
        [
            verb(ANNOUNCE, _("Check and announce")),
            Entry(
                _("Write it in steps"), page=f"step_{STEPS[0].name}", right="change", fits=is_draft
            ),
            Entry(_("Preview"), leads=partial(of_slug, "webinar-preview"), fits=is_draft),
            Entry(_("View on site"), leads=Webinar.get_absolute_url),
            Entry(
                _("Write to people"),
                leads=partial(of_number, "write"),
                right="webinars.add_staffletter",
            ),
            Entry(_("Make another from it"), page="copy", right="webinars.add_webinar"),
        ],
        pages=[f"step_{step.name}" for step in STEPS[1:]],
        template="admin/webinars/webinar/overview.html",
    ),
    Section(
        "programme",
        _("Programme"),
        [Entry(_("Success stories"), rows="webinars.successstory")],
        inlines=[AgendaInline, SpeakerInline, StoryInline],
        right="webinars.view_agendaitem",
    ),
    Section(
        "rooms",
        _("Break-outs"),
        [
            verb(SEAT),
            Entry(_("Seating"), page="seat", right="webinars.change_seat", fits=is_held),
            Entry(_("Who meets where"), page="mix", right=SEES_PEOPLE),
            Entry(
                _("Notes that say the same"),
                page="likeness",
                right="webinars.change_insight",
                fits=has_notes,
            ),
            Entry(_("Notes"), rows="webinars.insight", by="breakout__webinar__id__exact"),
            Entry(_("All break-outs"), rows="webinars.breakout"),
        ],
        fieldsets=[
            (None, {"fields": ["room_link"]}),
        ],
        inlines=[BreakoutInline],
        right="webinars.view_breakout",
        pages=[
            "mix_file",
            "move_seat",
            "seats_file",
            "groups",
            "groups_file",
            "zoom_file",
            "teams_file",
            "seating_state",
            "seat-latecomers",
            "tell-rooms",
            "undo-seating",
            "withdraw-seating",
        ],
    ),
    Section(
        "people",
        _("People"),
        [
            Entry(_("Participants"), rows="webinars.registration"),
            Entry(
                _("Waiting list"),
                rows="webinars.registration",
                query={"status__exact": "waiting"},
            ),
            verb(REGISTER),
            Entry(
                _("Check-in"),
                leads=partial(of_slug, "arrival-list"),
                right="webinars.change_registration",
                fits=has_door,
            ),
            Entry(_("Import a list"), leads=list_to_upload, right=REGISTRATIONS.right),
            Entry(_("Participants as CSV"), page="participants", right=EXPORT),
            Entry(_("Questions"), rows="webinars.question"),
            Entry(_("Group codes"), rows="webinars.groupcode"),
        ],
        models=["core.tableimport", "webinars.certificate"],
    ),
    Section(
        "mails",
        _("Invitations and mails"),
        [
            Entry(
                _("Invite"),
                page="invite",
                right="webinars.add_campaign",
                fits=lambda webinar: not only_taking_registrations(webinar),
            ),
            verb(HOSTS),
            Entry(_("Write to people"), page="write", right="webinars.add_staffletter"),
            Entry(_("Letters"), rows="webinars.staffletter"),
            Entry(_("Campaigns"), rows="webinars.campaign"),
            Entry(_("Invited people"), rows="webinars.invitation"),
            Entry(_("Reminders"), rows="webinars.reminder"),
            Entry(_("Texts"), page="texts", right="webinars.view_mailtext"),
            Entry(_("Feedback"), page="feedback", right="webinars.view_feedback", fits=is_held),
        ],
        pages=[MAILING.name, "text", "text_look", "text_back"],
    ),
    Section(
        "live",
        _("Live"),
        [
            Entry(
                _("Live control"),
                leads=partial(of_slug, "live-control"),
                right="webinars.change_breakout",
                fits=is_announced,
            ),
            Entry(_("What was said to all"), rows="webinars.broadcast"),
            Entry(
                _("Calls for help"),
                rows="webinars.helprequest",
                by="breakout__webinar__id__exact",
            ),
            verb(CLOSE),
        ],
        inlines=[ModeratorInline],
        right="webinars.view_moderator",
        pages=["moderator_links", "ask-conclusions"],
    ),
    Section(
        "afterwards",
        _("Recap"),
        [
            Entry(_("Report in numbers"), leads=report, fits=takes_place),
            Entry(_("Open the recap"), page="recap", right="webinars.change_recap", fits=has_notes),
            Entry(
                _("Amendments"),
                leads=amendments,
                right="webinars.view_amendment",
                fits=recap_of,
            ),
            Entry(
                _("Personal links of speakers"),
                page="speaker_links",
                right="webinars.link_speaker",
                fits=takes_amendments,
            ),
        ],
        fieldsets=[(_("What the recap says besides"), {"fields": [*WebinarForm.Meta.held]})],
        models=["webinars.recap", "webinars.amendment"],
        pages=["report"],
    ),
    Section(
        "settings",
        _("Settings"),
        [
            verb(MOVE),
            verb(CANCEL),
            Entry(_("Delete"), page="delete", right="delete", fits=is_draft, grave=True),
        ],
        fieldsets=[
            (None, {"fields": [("series", "number"), "title", "slug", "status"]}),
            (_("Time"), {"fields": ["time_zone", ("starts_at", "ends_at")]}),
            (_("What it is about"), {"fields": ["summary", "purpose", "language"]}),
            (_("Places"), {"fields": [*WebinarForm.Meta.places]}),
            (_("Rules for break-outs"), {"fields": ROOM_RULES, "classes": ["collapse"]}),
        ],
    ),
    Section("history", _("History"), pages=["simple_history"]),
]
