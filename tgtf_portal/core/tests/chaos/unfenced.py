"""The control: the sleeper, letting go what it claimed however long ago, whoever has it now."""

from tgtf_portal.core.tests.chaos import sleeper

app = sleeper.app  # the portal is set up from here on

from tgtf_portal.core.models import Message  # noqa: E402
from tgtf_portal.core.outbox import delivering  # noqa: E402
from tgtf_portal.core.outbox.marking import Sent, mark_sent  # noqa: E402


def mark_transmitting(message: Message, after: Sent | None) -> bool:
    if after:
        mark_sent(after)
    return True


delivering.mark_transmitting = mark_transmitting
