"""A mail about a webinar: the standard text or a facility's own, worded once for many readers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tgtf_portal.core.mail.letters import Calendar, FormLetter, Letter, gap, write_letter
from tgtf_portal.core.mail.topics import topic_of
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import calendar_entry
from tgtf_portal.core.times.words import period
from webinars.common.calendar_and_paper import webinar_occasion, where
from webinars.letters.domain.standard_texts import STANDARD_TEXTS
from webinars.letters.domain.wording import fill, isolated, paragraphs, places_left
from webinars.models import MailText, Webinar

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


TEMPLATE = "webinars/emails/worded"
WAY_OUT = "topics_link"


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    body: str


class Mails:
    """The mails of one kind: each webinar and language is put into words once."""

    def __init__(self, kind: str, *, with_calendar: bool = False) -> None:
        self.kind = kind
        self.with_calendar = with_calendar
        self.written = {
            (text.facility_id, text.language): Wording(text.subject, text.body)
            for text in MailText.objects.filter(kind=kind)
        }
        self.forms: dict[tuple[int, str, bool], FormLetter] = {}

    def letter(
        self, message: Message, webinar: Webinar, *, name: str, link: str, about: str = ""
    ) -> Letter:
        """Needs a webinar `with_facility` and `with_places_taken`."""
        key = (webinar.pk, message.language, bool(name))
        form = self.forms.get(key)
        if form is None:
            form = self.forms[key] = self._form(webinar, message.language, bool(name), about)
        return filled(form, message, name=name, link=link)

    def _form(self, webinar: Webinar, language: str, named: bool, about: str) -> FormLetter:
        with translation.override(language):
            text = self.written.get((webinar.series.facility_id, language)) or standard(self.kind)
            calendar = calendar_for_all(webinar) if self.with_calendar else None
            return form_letter(
                self.kind, text, webinar, named=named, about=about, calendar=calendar
            )


def standard(kind: str) -> Wording:
    """In the language that is active."""
    text = STANDARD_TEXTS[kind]
    return Wording(str(text.subject), str(text.body))


def calendar_for_all(webinar: Webinar) -> Calendar:
    """Names nobody, so that everybody gets the same."""
    return calendar_entry(webinar_occasion(webinar), method="PUBLISH")


def form_letter(
    kind: str,
    text: Wording,
    webinar: Webinar,
    *,
    named: bool,
    about: str = "",
    calendar: Calendar | None = None,
) -> FormLetter:
    """A letter in the active language with gaps for what differs from reader to reader."""
    facility = webinar.series.facility
    values = {
        "name": gap("name") if named else "",
        "webinar": webinar.title,
        "when": period(webinar.starts_at, webinar.ends_at, webinar.time_zone).text,
        "where": where(webinar.venue),
        "about": about or webinar.summary,
        "link": gap("link"),
        "facility": facility.name,
        "places": places_left(webinar.places_left),
    }
    language = translation.get_language() or webinar.language
    context = {
        "subject": fill(text.subject, {**values, "name": values["name"] or _("guest")}),
        "blocks": paragraphs(text.body, values),
        "when": values["when"],
        "address": gap("address"),
        "button": STANDARD_TEXTS[kind].button,
        "language": language,
        WAY_OUT: gap(WAY_OUT) if topic_of(kind) else "",
    }
    letter = write_letter(TEMPLATE, context, language=language, calendar=calendar)
    return FormLetter(replace(letter, reply_to=facility.contact_address))


def filled(form: FormLetter, message: Message, *, name: str, link: str) -> Letter:
    """For one reader. What stands in HTML is escaped here: a form knows nothing of its values."""
    address = escape(link)
    way_out = message.get_topics_link() if topic_of(message.kind) else ""
    plain = {"name": isolated(name), "link": link, "address": link, WAY_OUT: way_out}
    html = {
        "name": f"<bdi>{escape(name)}</bdi>",
        "link": f'<a href="{address}" style="color:#14663d;">{address}</a>',
        "address": address,
        WAY_OUT: escape(way_out),
    }
    return form.fill(plain, html)
