"""A shift: what one worker does from the ring of the bell until it rings for its relief."""

import logging
from enum import Enum
from functools import partial

from django.utils.translation import gettext as _

from tgtf_portal.core.mail.journal import Journal
from tgtf_portal.core.mail.outbox import breaker, pace
from tgtf_portal.core.mail.outbox.claiming import claim
from tgtf_portal.core.mail.outbox.delivering import deliver_all, finish_rounds
from tgtf_portal.core.mail.outbox.office import hold_all, is_held, the_office
from tgtf_portal.core.mail.outbox.reconciling import is_ahead
from tgtf_portal.core.mail.transports import Post, Unreachable, open_post
from tgtf_portal.core.models import PostOffice
from tgtf_portal.core.refusal import Refused

log = logging.getLogger(__name__)
BATCH = 50


class End(Enum):
    DONE = "everything due was delivered"
    OVER = "the time was up, and a relief goes on"
    CLOSED = "the post office is held, or the mail server away"


def work(until: float) -> End:
    """One connection to the server serves all batches."""
    finish_rounds()
    office = the_office()
    journal = Journal(office.installation)
    if office.held_at or held_by_its_journal(journal) or not breaker.may_try(office):
        return End.CLOSED
    try:
        with open_post() as post:
            return _batch_after_batch(office, journal, post, until)
    except Unreachable as failure:
        breaker.open_up(str(failure))
        return End.CLOSED
    finally:
        journal.close()


def _batch_after_batch(office: PostOffice, journal: Journal, post: Post, until: float) -> End:
    close = partial(breaker.close, office) if office.failures else lambda: None
    while True:
        if is_held():
            return End.CLOSED
        allowed = pace.allowed(BATCH, until)
        messages = claim(allowed)
        pace.put_back(allowed - len(messages))
        if not messages:
            return End.DONE if allowed else End.OVER
        if not deliver_all(messages, post, until=until, journal=journal, on_contact=close):
            return End.CLOSED if is_held() else End.OVER


def held_by_its_journal(journal: Journal) -> bool:
    """A restored database has forgotten mails that left: nothing goes until a person has looked."""
    if not is_ahead(journal):
        return False
    because = _(
        "The send journal knows of mails that this database does not call sent: it was put back to"
        " an earlier state. Compare it with the journal before you release."
    )
    try:
        hold_all(because, None)
        log.error(because)
    except Refused:  # another worker was quicker
        log.info("Held already.")
    return True
