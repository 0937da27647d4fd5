"""The control: the poisoned worker, where nobody counts who died with what. Only tests run it."""

from tgtf_portal.core.tests.chaos import poisoned

app = poisoned.app  # the portal is set up from here on

from tgtf_portal.core.mail.outbox import claiming  # noqa: E402
from tgtf_portal.core.models import Message  # noqa: E402


def let_it_wait(row: Message) -> None:
    claiming._settle([row.pk], Message.Status.QUEUED)


claiming._settle_the_one_in_hand = let_it_wait
