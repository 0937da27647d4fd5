"""What every mail about a webinar has in common."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import translation

from tgtf_portal.core.letters import Calendar, Letter, write_letter
from tgtf_portal.core.models import Message
from tgtf_portal.core.times import period
from tgtf_portal.core.topics import topic_of
from webinars.domain.wording import where
from webinars.models import Webinar

TEMPLATES = "webinars/emails"


def letter_about(
    template: str,
    message: Message,
    webinar: Webinar,
    context: dict[str, Any],
    *,
    calendar: Calendar | None = None,
) -> Letter:
    facility = webinar.series.facility
    context |= {
        "webinar": webinar,
        "facility": facility,
        "when": period(webinar.starts_at, webinar.ends_at, webinar.time_zone).text,
        "where": _where(webinar, message.language),
        "language": message.language,
        "topics_link": message.get_topics_link() if topic_of(message.kind) else "",
    }
    letter = write_letter(
        f"{TEMPLATES}/{template}", context, language=message.language, calendar=calendar
    )
    return (
        letter
        if not facility.contact_address
        else replace(letter, reply_to=facility.contact_address)
    )


def _where(webinar: Webinar, language: str) -> str:
    with translation.override(language):
        return where(webinar.venue)


def ids_of(batch: list[Message], noun: str) -> set[int]:
    return {message.context[noun] for message in batch}


def webinars_of(ids: Iterable[int]) -> dict[int, Webinar]:
    """With all that a mail may say of them, in one statement."""
    return Webinar.objects.with_facility().with_places_taken().in_bulk(set(ids))
