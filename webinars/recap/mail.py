"""Mails about a recap: that it can be read, and what became of amendments."""

from django.conf import settings
from django.utils.translation import override

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.words import moment
from tgtf_portal.core.values.text import plain
from webinars.letters.letter import Mails, ids_of, letter_about, webinars_of
from webinars.models import Amendment, Host, Recap, Registration, Speaker
from webinars.recap.domain.amendments import is_open
from webinars.recap.domain.proposers import amend_link


@outbox.sender("recap.published", topic="recaps")
def recap_published(batch: list[Message]) -> outbox.Write:
    registrations = Registration.objects.in_bulk(ids_of(batch, "registration"))
    webinars = webinars_of(registration.webinar_id for registration in registrations.values())
    mails = Mails("recap.published")

    def write(message: Message) -> Letter | None:
        registration = registrations.get(message.context["registration"])
        webinar = webinars[registration.webinar_id] if registration else None
        recap = webinar.published_recap if webinar else None
        if registration is None or webinar is None or recap is None:
            return None
        link = f"{settings.SITE_URL}{recap.get_absolute_url()}"
        return mails.letter(
            message, webinar, name=registration.name, link=link, about=plain(recap.standfirst)
        )

    return write


@outbox.sender("recap.amend")
def recap_amend(batch: list[Message]) -> outbox.Write:
    """Not any more once the window is closed."""
    recaps = Recap.objects.with_webinar().in_bulk(ids_of(batch, "recap"))
    people = {
        noun: model.objects.in_bulk({m.context[noun] for m in batch if noun in m.context})
        for noun, model in (("host", Host), ("speaker", Speaker))
    }

    def write(message: Message) -> Letter | None:
        recap = recaps.get(message.context["recap"])
        noun = "host" if "host" in message.context else "speaker"
        person = people[noun].get(message.context[noun])
        if recap is None or person is None or person.email != message.recipient:
            return None
        if not is_open(recap) or recap.amend_until is None:
            return None
        webinar = recap.webinar
        with override(message.language):
            until = moment(recap.amend_until, webinar.time_zone)
        context = {"link": amend_link(webinar, person), "name": person.name, "until": until}
        return letter_about("recap_amend", message, webinar, context)

    return write


@outbox.sender("amendment.answered")
def amendment_answered(batch: list[Message]) -> outbox.Write:
    rows = Amendment.objects.select_related(
        "host", "speaker", "statement__recap__webinar__series__facility"
    )
    found = rows.in_bulk(ids_of(batch, "amendment"))

    def write(message: Message) -> Letter | None:
        amendment = found.get(message.context["amendment"])
        person = (amendment.speaker or amendment.host) if amendment else None
        if amendment is None or person is None or person.email != message.recipient:
            return None
        if amendment.status not in (Amendment.Status.ACCEPTED, Amendment.Status.DECLINED):
            return None
        webinar = amendment.statement.recap.webinar
        context = {
            "link": amend_link(webinar, person),
            "name": person.name,
            "amendment": amendment,
            "accepted": amendment.status == Amendment.Status.ACCEPTED,
            "now": amendment.statement.text,
        }
        return letter_about("amendment_answered", message, webinar, context)

    return write
