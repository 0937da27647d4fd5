"""Mails about a recap: that it can be read, and what became of amendments."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.row_mails import ids_of, sender_about
from tgtf_portal.core.mail.wording import Typed
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.words import moment
from tgtf_portal.core.values.text import plain
from webinars.followup.domain.occasions import OCCASION, RECAP
from webinars.letters.letter import (
    PERSONAL,
    WebinarMails,
    letter_about,
    renewed,
    webinar_wording,
    webinars_of,
)
from webinars.models import Amendment, Host, Recap, Registration, Speaker
from webinars.recap.domain.amendments import is_open
from webinars.recap.domain.proposers import amend_link


@outbox.sender(RECAP, topic=OCCASION[RECAP].topic)
def recap_published(batch: list[Message]) -> outbox.Write:
    registrations = Registration.objects.in_bulk(ids_of(batch, "registration"))
    webinars = webinars_of(registration.webinar_id for registration in registrations.values())
    mails = WebinarMails(RECAP)

    def write(message: Message) -> Letter | None:
        registration = registrations.get(message.context["registration"])
        webinar = webinars[registration.webinar_id] if registration else None
        recap = webinar.published_recap if webinar else None
        if registration is None or webinar is None or recap is None:
            return None
        link = f"{settings.SITE_URL}{recap.get_absolute_url()}"
        about = plain(recap.standfirst) or webinar.summary
        return mails.letter(message, webinar, name=registration.name, link=link, about=about)

    return write


@outbox.sender(
    "recap.amend",
    wording=webinar_wording(
        _lazy("{fresh}Please read the recap before it is published: {webinar}"),
        _lazy(
            "{renewed}The recap of this webinar is drafted. If you would put a sentence otherwise, "
            "propose your words until {until}."
        ),
        _lazy("You need not do anything where you agree. The facility answers each proposal."),
        _lazy("Read the draft"),
        ending=PERSONAL,
        preheader="{webinar}",
    ),
)
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
        until = moment(recap.amend_until, webinar.time_zone)
        values = {"link": amend_link(webinar, person), "until": until, **renewed(message, webinar)}
        return letter_about(message, webinar, values, name=person.name)

    return write


@sender_about(
    "amendment.answered",
    "amendment",
    lambda: Amendment.objects.select_related(
        "host", "speaker", "statement__recap__webinar__series__facility"
    ),
    webinar_wording(
        "{outcome}: {webinar}",
        "{decision}\n\n{sentence}\n\n{says}{answer}",
        button=_lazy("See your proposals"),
        ending=PERSONAL,
        preheader="{webinar}",
    ),
)
def amendment_answered(message: Message, amendment: Amendment) -> Letter | None:
    person = amendment.speaker or amendment.host
    if person is None or person.email != message.recipient:
        return None
    if amendment.status not in (Amendment.Status.ACCEPTED, Amendment.Status.DECLINED):
        return None
    webinar = amendment.statement.recap.webinar
    values = {"link": amend_link(webinar, person), **_decision(amendment)}
    return letter_about(message, webinar, values, name=person.name)


def _decision(amendment: Amendment) -> dict[str, str]:
    accepted = amendment.status == Amendment.Status.ACCEPTED
    taken = _("Thank you. The recap’s sentence now reads:")
    declined = _(
        "Thank you for your proposal. The sentence stays as the facility has it. You had proposed:"
    )
    return {
        "outcome": _("Your proposal is taken over")
        if accepted
        else _("Your proposal was declined"),
        "decision": taken if accepted else declined,
        "sentence": Typed(amendment.statement.text if accepted else amendment.text),
        "says": f"{_('The facility says:')} " if amendment.answer else "",
        "answer": Typed(amendment.answer),
    }
