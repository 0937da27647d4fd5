"""A mail about a webinar, in its kind's words or in those that the facility wrote instead."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.mail.letters import Calendar, Letter, write_letter
from tgtf_portal.core.mail.topics import topic_of
from tgtf_portal.core.mail.wording import (
    WORDINGS,
    OwnWordings,
    Text,
    Typed,
    Wording,
    own_wordings,
    wordings_of,
)
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import calendar_entry
from webinars.common.calendar import webinar_occasion, where
from webinars.models import MailText, Webinar

# What staff may use in a text of their own.
PLACEHOLDERS: dict[str, Text] = {
    "name": _lazy("the person's name"),
    "webinar": _lazy("the webinar's title; alone in a paragraph it is the headline"),
    "when": _lazy("day and time in the webinar's zone; alone in a paragraph it is set in bold"),
    "where": _lazy("online, and the room on site if there is one"),
    "doors": _lazy("when the doors open, such as “an hour before the start”"),
    "about": _lazy("what the webinar is about, or the recap's first sentences"),
    "link": _lazy("the person's own link; alone in a paragraph it is the button"),
    "facility": _lazy("the facility's name"),
    "places": _lazy("the places left, such as “12 places left”"),
}

PERSONAL = _lazy("The link is personal; please do not pass it on.")


def renewed(message: Message, webinar: Webinar) -> dict[str, str]:
    """For a mail that brings a link, perhaps in place of another: who asked for that."""
    by = message.context.get("renewed")
    if by is None:
        return {"fresh": "", "renewed": ""}
    who = _("The staff of the %s") % webinar.series.facility.name
    why = (_("%s sent you a new link.") % who) if by else _("This is your new link, as you asked.")
    dead = _("The one in earlier mails opens nothing any more, for whoever has seen it.")
    return {"fresh": _("New link: "), "renewed": f"{why} {dead}\n\n"}


def webinar_wording(
    subject: Text,
    opening: Text,
    closing: Text = "",
    button: Text = "",
    *,
    ending: Text = "",
    with_place: bool = False,
    **facts: Any,
) -> Wording:
    """The usual mail: greeting, opening, the webinar and its time, closing, button, ending."""
    parts = [
        _lazy("Dear {name},"),
        opening,
        "{webinar}",
        "{when}\n{where}" if with_place else "{when}",
        closing,
        "{link}" if button else "",
        ending,
    ]
    return Wording(subject, format_lazy("\n\n".join(["{}"] * len(parts)), *parts), button, **facts)


@own_wordings
def facilities_wordings(kind: str) -> OwnWordings:
    texts = MailText.objects.filter(kind=kind)
    return {(text.facility_id, text.language): text.wording for text in texts}


def webinars_of(ids: Iterable[int]) -> dict[int, Webinar]:
    """With all that a mail may say of them, in one statement."""
    return Webinar.objects.with_facility().with_places_taken().in_bulk(set(ids))


class WebinarMails:
    """The mails of one kind whose words staff may change; what many readers share is made once."""

    def __init__(self, kind: str, *, with_calendar: bool = False) -> None:
        self.standard = WORDINGS[kind]
        self.own = wordings_of(kind)
        self.with_calendar = with_calendar
        self.shared: dict[tuple[int, str], tuple[dict[str, str], Calendar | None]] = {}

    def letter(self, message: Message, webinar: Webinar, *, name: str, **values: str) -> Letter:
        """Needs a webinar `with_facility` and `with_places_taken`."""
        key = (webinar.pk, message.language)
        if key not in self.shared:
            facts = {**facts_of(webinar), "places": places_left(webinar.places_left)}
            self.shared[key] = facts, calendar_for_all(webinar) if self.with_calendar else None
        facts, calendar = self.shared[key]
        wording = self.own.get((webinar.series.facility_id, message.language), self.standard)
        values = {**facts, **values}
        return letter_about(message, webinar, values, name=name, wording=wording, calendar=calendar)


def letter_about(
    message: Message,
    webinar: Webinar,
    values: Mapping[str, str],
    *,
    name: str,
    wording: Wording | None = None,
    calendar: Calendar | None = None,
) -> Letter:
    """`values` are what the wording names, besides the facts about the webinar."""
    facts = {} if "webinar" in values else facts_of(webinar)
    return write_letter(
        wording or WORDINGS[message.kind],
        {**facts, **values, "name": Typed(name)},
        headline="webinar",
        language=message.language,
        topics_link=message.get_topics_link() if topic_of(message.kind) else "",
        calendar=calendar,
        reply_to=webinar.series.facility.contact_address,
    )


def facts_of(webinar: Webinar) -> dict[str, str]:
    """What every mail may say of a webinar, in the active language."""
    return {
        "webinar": webinar.title,
        "when": webinar.when,
        "where": where(webinar.venue),
        "doors": webinar.doors_when,
        "about": webinar.summary,
        "facility": webinar.series.facility.name,
    }


def calendar_for_all(webinar: Webinar) -> Calendar:
    """Names nobody, so that everybody gets the same."""
    return calendar_entry(webinar_occasion(webinar), method="PUBLISH")


def places_left(number: int) -> str:
    """For {places}.

    >>> places_left(0), places_left(1), places_left(12)
    ('no places left', '1 place left', '12 places left')
    """
    if not number:
        return _("no places left")
    return ngettext("%d place left", "%d places left", number) % number
