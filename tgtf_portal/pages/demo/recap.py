"""The second webinar's recap is compiled, amended by hosts, read by staff, and published."""

from datetime import timedelta

from tgtf_portal.core.models import Erasure
from tgtf_portal.core.privacy.erasing import erase
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import moment, on
from tgtf_portal.pages.demo.held import NUMBER, leave_unsent
from tgtf_portal.pages.demo.people import Key, coordinator
from tgtf_portal.pages.demo.webinar import Facts
from webinars.models import Amendment, Recap, Registration, Webinar
from webinars.recap.domain.amendments import (
    accept_amendment,
    decline_amendment,
    open_amendments,
    propose_amendment,
)
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.proposers import Proposer
from webinars.recap.domain.publication import approve_and_publish

COMPILED, OPENED = moment("2021-10-18 12:31"), moment("2021-10-18 14:00")
READ, ANSWERED = moment("2021-10-19 16:00"), moment("2021-10-20 10:00")
PUBLISHED = moment("2021-10-21 09:00")
FORGOTTEN = moment("2021-11-08 10:00")
WINDOW = timedelta(days=2)


def publish_recap(key: Key) -> None:
    webinar = Webinar.objects.get(series__facility__slug="tgtf", number=NUMBER)
    with on(COMPILED):
        recap = compile_recap(webinar)
    with on(OPENED):
        open_amendments(recap, OPENED + WINDOW, by=coordinator())
    for room in files.facts("webinar-2.json")["breakouts"]:
        for wish in room.get("amendments", []):
            _amend(recap, room, wish)
    with on(PUBLISHED):
        approve_and_publish(recap, by=coordinator())
    with on(FORGOTTEN):
        _forget_one_of(webinar)
    leave_unsent()


def _forget_one_of(webinar: Webinar) -> None:
    """Somebody who cancelled, and came to nothing else, asks for all about them to go."""
    others = Registration.objects.exclude(webinar=webinar)
    gone = webinar.registrations.filter(cancelled_at__isnull=False)
    person = gone.exclude(email__in=others.values("email")).order_by("pk")[0]
    erase(person.email, way=Erasure.Way.OWN)


def _amend(recap: Recap, room: Facts, wish: Facts) -> None:
    """A host would put the sentence on a made-up note otherwise, and staff answer."""
    with on(READ):
        amendment = _propose(recap, room, wish)
    with on(ANSWERED):
        if "declined" in wish:
            decline_amendment(amendment, wish["declined"], by=coordinator())
        else:
            accept_amendment(amendment, answer=wish["answer"], by=coordinator())


def _propose(recap: Recap, room: Facts, wish: Facts) -> Amendment:
    host = recap.webinar.breakouts.get(title=room["title"]).hosts.get()
    on_note = recap.statements.kept().filter(sources__insight__text=wish["of"])
    statement = on_note.order_by("position")[0]
    text = statement.text.replace(wish["old"], wish["new"])
    proposer = Proposer([host], [], host.user)
    return propose_amendment(
        statement, proposer, text=text, reason=wish["reason"], read=statement.text
    )
