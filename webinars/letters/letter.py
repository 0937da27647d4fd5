"""A mail about a webinar, in its kind's words or in those that its owners wrote instead."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.mail.letters import Calendar, Letter, write_letter
from tgtf_portal.core.mail.topics import topic_of
from tgtf_portal.core.mail.wording import (
    OwnTexts,
    Text,
    Typed,
    Wording,
    own_texts,
    wording_of,
)
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import calendar_entry
from webinars.common.calendar import webinar_occasion, where
from webinars.letters.promises import about
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

WEBINAR = about("")
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


# --- In whose words ------------------------------------------------------------------------------
@own_texts
def texts_for(kind: str, batch: Sequence[Message]) -> OwnTexts:
    """Those of facilities, of the webinars that the batch is about, and of their campaigns."""
    texts = MailText.objects.filter(kind=kind).about_webinars(_webinars_in(batch))
    return {(*text.owner, text.language): text.wording for text in texts}


def _webinars_in(batch: Sequence[Message]) -> set[int]:
    """As the outbox notes it with the mail, or as the mail itself says."""
    noted = {m.about.removeprefix(WEBINAR) for m in batch if m.about.startswith(WEBINAR)}
    said = {m.context["webinar"] for m in batch if "webinar" in m.context}
    return {int(number) for number in noted | said}


def own_wording(
    message: Message, webinar: Webinar, campaign: int | None = None, kind: str = ""
) -> Wording:
    """The campaign's text, else the webinar's, the facility's, or the standard one."""
    owners = [("webinar", webinar.pk), ("facility", webinar.series.facility_id)]
    if campaign:
        owners.insert(0, ("campaign", campaign))
    return wording_of(message, *owners, kind=kind)


def webinars_of(ids: Iterable[int]) -> dict[int, Webinar]:
    """With all that a mail may say of them, in one statement."""
    return Webinar.objects.with_facility().with_places_taken().in_bulk(set(ids))


class WebinarMails:
    """The mails of one kind whose words staff may change; what many readers share is made once."""

    def __init__(self, kind: str, *, with_calendar: bool = False) -> None:
        self.kind = kind
        self.with_calendar = with_calendar
        self.shared: dict[tuple[int, str], tuple[dict[str, str], Calendar | None]] = {}

    def letter(
        self,
        message: Message,
        webinar: Webinar,
        *,
        name: str,
        campaign: int | None = None,
        **values: str,
    ) -> Letter:
        """Needs a webinar `with_facility` and `with_places_taken`."""
        key = (webinar.pk, message.language)
        if key not in self.shared:
            facts = {**facts_of(webinar), "places": places_left(webinar.places_left)}
            self.shared[key] = facts, calendar_for_all(webinar) if self.with_calendar else None
        facts, calendar = self.shared[key]
        wording = own_wording(message, webinar, campaign, self.kind)
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
    campaign: int | None = None,
) -> Letter:
    """`values` are what the wording names, besides the facts about the webinar."""
    facts = {} if "webinar" in values else facts_of(webinar)
    return write_letter(
        wording or own_wording(message, webinar, campaign),
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
