"""A shift: what one worker does from the ring of the bell until it rings for its relief."""

import logging
from functools import partial
from time import monotonic

from django.utils.translation import gettext as _

from tgtf_portal.core import doorbell
from tgtf_portal.core.journal import Journal
from tgtf_portal.core.models import PostOffice
from tgtf_portal.core.outbox import breaker, pace
from tgtf_portal.core.outbox.claiming import claim
from tgtf_portal.core.outbox.delivering import deliver_all, finish_rounds
from tgtf_portal.core.outbox.office import hold_all, the_office
from tgtf_portal.core.outbox.promising import DELIVERY
from tgtf_portal.core.outbox.reconciling import is_ahead
from tgtf_portal.core.post import Post, Unreachable, open_post
from tgtf_portal.core.refusal import Refused

log = logging.getLogger(__name__)

BATCH = 50


def work(until: float) -> bool:
    """True where everything due was delivered; one connection to the server serves all batches."""
    finish_rounds()
    office = the_office()
    journal = Journal(office.installation)
    if office.held_at or held_by_its_journal(journal) or not breaker.may_try(office):
        return False
    try:
        with open_post() as post:
            return _batch_after_batch(office, journal, post, until)
    except Unreachable as failure:
        breaker.open_up(str(failure))
        return False
    finally:
        journal.close()


def _batch_after_batch(office: PostOffice, journal: Journal, post: Post, until: float) -> bool:
    close = partial(breaker.close, office) if office.failures else lambda: None
    while True:
        allowed = pace.allowed(BATCH, until)
        messages = claim(allowed)
        pace.put_back(allowed - len(messages))
        if messages and not deliver_all(
            messages, post, until=until, journal=journal, on_contact=close
        ):
            break
        if not messages and allowed:
            return True
        if monotonic() > until:
            break
    doorbell.ring(DELIVERY)
    return False


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
