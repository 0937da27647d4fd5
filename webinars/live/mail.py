"""The mail that asks a host for the conclusion that their room still owes."""

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.models import Message
from webinars.letters.letter import ids_of, letter_about
from webinars.live.domain.conclusions import without_conclusion
from webinars.models import Breakout, Host


@outbox.sender("conclusion.owed")
def conclusion_owed(batch: list[Message]) -> outbox.Write:
    """Asked again right before it goes out: it may have come, or the recap is approved."""
    hosts = Host.objects.with_room().in_bulk(ids_of(batch, "host"))
    rooms = Breakout.objects.filter(pk__in={host.breakout_id for host in hosts.values()})
    owed = set(without_conclusion(rooms).values_list("pk", flat=True))

    def write(message: Message) -> Letter | None:
        host = hosts.get(message.context["host"])
        if host is None or host.breakout_id not in owed or host.email != message.recipient:
            return None
        context = {"link": host.get_link(), "name": host.name, "breakout": host.breakout}
        return letter_about("conclusion_owed", message, host.breakout.webinar, context)

    return write
