"""What webinars tell about a person, on the page about them."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.person import Part, Section, add_sections
from webinars.models import Host, Invitation, Moderator, Registration, Speaker

WEBINARS = Part.WEBINARS


def _registration(row: Registration) -> list[object]:
    return [row.webinar, row.get_status_display(), row.attended, row.registered_at]


def _invitation(row: Invitation) -> list[object]:
    return [row.webinar, row.get_audience_display(), row.invited_at]


def _host(row: Host) -> list[object]:
    return [
        row.breakout,
        row.get_part_display(),
        row.breakout.webinar,
        row.breakout.webinar.starts_at,
    ]


def _moderator(row: Moderator) -> list[object]:
    return [row.webinar, row.webinar.starts_at]


def _speaker(row: Speaker) -> list[object]:
    return [row.webinar, row.get_part_display(), row.function]


add_sections(
    Section(
        "webinars.Registration",
        WEBINARS,
        [_("registered for"), _("state"), _("attended"), _("at")],
        _registration,
        related=["webinar"],
    ),
    Section(
        "webinars.Invitation",
        WEBINARS,
        [_("invited to"), _("as"), _("at")],
        _invitation,
        related=["webinar"],
    ),
    Section(
        "webinars.Host",
        WEBINARS,
        [_("break-out"), _("part"), _("webinar"), _("starts at")],
        _host,
        related=["breakout__webinar"],
        leads_to=lambda row: row.breakout,
    ),
    Section(
        "webinars.Moderator",
        WEBINARS,
        [_("moderates"), _("starts at")],
        _moderator,
        related=["webinar"],
        leads_to=lambda row: row.webinar,
    ),
    Section(
        "webinars.Speaker",
        WEBINARS,
        [_("speaks at"), _("part"), _("function")],
        _speaker,
        related=["webinar"],
        leads_to=lambda row: row.webinar,
    ),
    Section(
        "webinars.Feedback",
        WEBINARS,
        [_("feedback on"), _("rating"), _("what helped"), _("what was missing")],
        lambda row: [row.registration.webinar, row.rating, row.helped, row.missing],
        related=["registration__webinar"],
        leads_to=lambda row: row.registration,
    ),
)
