"""A letter in staff's own words, filled in with what is known of its reader; also as a test."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.row_mails import ids_of
from tgtf_portal.core.mail.topics import topic_of
from tgtf_portal.core.mail.wording import Typed, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address
from webinars.correspondence.domain.actions import SENT, TEST
from webinars.correspondence.domain.audience import TOPIC, Addressee
from webinars.letters.letter import facts_of, places_left, webinars_of
from webinars.models import Host, Moderator, Registration, StaffLetter, Webinar

Own = Mapping[tuple[str, int], str]  # the link of each row that has one
Webinars = Mapping[int, Webinar]
LINKED: dict[str, Any] = {
    "registration": Registration.objects.expected,
    "host": Host.objects.with_room,
    "moderator": Moderator.objects.with_webinar,
}


@outbox.sender(SENT, topic=TOPIC)
def letter_to(batch: list[Message]) -> outbox.Write:
    """Not to somebody who has cancelled since, nor once the letter was cancelled."""
    letters = StaffLetter.objects.with_facts().in_bulk(ids_of(batch, "letter"))
    own, webinars = own_links(batch), webinars_of(_webinars(letters))

    def write(message: Message) -> Letter | None:
        letter = letters.get(message.context["letter"])
        noun, number = message.context["noun"], message.context["number"]
        is_gone = noun and (noun, number) not in own
        if letter is None or letter.status == StaffLetter.Status.CANCELLED or is_gone:
            return None
        link = own.get((noun, number)) or common_link(letter)
        return letter_about(letter, message, webinars, link=link)

    return write


@outbox.sender(TEST)
def test_letter(batch: list[Message]) -> outbox.Write:
    """As it would go; its link is the one that everybody may use."""
    letters = StaffLetter.objects.with_facts().in_bulk(ids_of(batch, "letter"))
    webinars = webinars_of(_webinars(letters))

    def write(message: Message) -> Letter | None:
        letter = letters.get(message.context["letter"])
        if letter is None:
            return None
        found = letter_about(letter, message, webinars, link=common_link(letter))
        return replace(found, subject=_("Test: %s") % found.subject)

    return write


def sample_letter(letter: StaffLetter, one: Addressee) -> Letter:
    """As it would go to this person, were it sent as it stands."""
    context = {"letter": letter.pk, "noun": one.noun, "number": one.number}
    facts = {"recipient": one.email, "recipient_name": one.name, "language": letter.language}
    message = Message(kind=SENT, message_id="<sample@sample>", context=context, **facts)
    own, webinars = own_links([message]), webinars_of(_webinars({0: letter}))
    link = own.get((one.noun, one.number)) or common_link(letter)
    with override(letter.language):
        return letter_about(letter, message, webinars, link=link)


def _webinars(letters: Mapping[int, StaffLetter]) -> set[int]:
    return {letter.webinar_id for letter in letters.values() if letter.webinar_id}


def own_links(batch: list[Message]) -> Own:
    """One query for each kind of row that somebody's link comes from."""
    found: dict[tuple[str, int], str] = {}
    for noun, rows in LINKED.items():
        numbers = {m.context["number"] for m in batch if m.context["noun"] == noun}
        if numbers:
            found |= {(noun, row.pk): row.get_link() for row in rows().filter(pk__in=numbers)}
    return found


def common_link(letter: StaffLetter) -> str:
    """For who has no page of their own: where they sign in, or the webinar's page."""
    if letter.audience in BY_ACCOUNT:
        return f"{settings.SITE_URL}/dashboard/"
    if letter.webinar:
        return whole_address("webinars:webinar-detail", letter.webinar.slug)
    return f"{settings.SITE_URL}/"


Audience = StaffLetter.Audience
BY_ACCOUNT = (Audience.COHORT, Audience.MANAGERS, Audience.ADVISORS, Audience.SILENT)


def letter_about(letter: StaffLetter, message: Message, webinars: Webinars, *, link: str) -> Letter:
    values = {"facility": letter.facility.name, "link": link}
    webinar = webinars.get(letter.webinar_id or 0)
    if webinar:
        values |= {**facts_of(webinar), "places": places_left(webinar.places_left)}
    wording = Wording(
        letter.subject,
        letter.body,
        button=_("Open your page"),
        preheader="{when}" if webinar else "{facility}",
    )
    return write_letter(
        wording,
        {**values, "name": Typed(message.recipient_name)},
        headline="webinar" if webinar else "",
        language=message.language,
        topics_link=message.get_topics_link() if topic_of(message.kind) else "",
        reply_to=letter.facility.contact_address,
    )
