"""The outbox is the queue: promised mails are rows, and workers claim them from the database.

A row goes queued → claimed → transmitting → sent. Claiming is a conditional update with a lease
and a token that fences off whoever held the row before; `transmitting` is written after the server
took the recipient and before the content goes out: a death at any other moment does no harm.

SMTP leaves one doubt: a server may accept and its answer be lost (RFC 1047). A message then goes
out again, with the same Message-ID, or is listed as doubtful if it was promised at most once.
"""

from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.outbox.claiming import MOST_CRASHES, claim
from tgtf_portal.core.mail.outbox.delivering import MOST_ATTEMPTS, PAUSES, deliver, deliver_all
from tgtf_portal.core.mail.outbox.envelope import envelope_sender, refused, return_address
from tgtf_portal.core.mail.outbox.office import (
    OfficeState,
    hold_all,
    office_opened,
    state,
    state_of,
    the_office,
)
from tgtf_portal.core.mail.outbox.promising import DELIVERY, Promise, promise, promise_all
from tgtf_portal.core.mail.outbox.reconciling import Reconciled, reconcile, release_all
from tgtf_portal.core.mail.outbox.sources import (
    SourceProgress,
    drop_source,
    hold_source,
    progress,
    resume_source,
)
from tgtf_portal.core.mail.outbox.staff import hold, release, retry
from tgtf_portal.core.mail.outbox.writing import (
    Prepare,
    Write,
    kinds,
    sender,
    topic_of,
    withhold,
    write,
)
