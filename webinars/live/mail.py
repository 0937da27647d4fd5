"""The mail that asks a host for the conclusion that their room still owes."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.row_mails import ids_of, sender_about
from tgtf_portal.core.mail.wording import Typed
from tgtf_portal.core.models import Message
from webinars.letters.letter import PERSONAL, letter_about, webinar_wording
from webinars.live.domain.conclusions import without_conclusion
from webinars.models import Breakout, Host, Insight


@outbox.sender(
    "conclusion.owed",
    wording=webinar_wording(
        _("What did “{room}” conclude? {webinar}"),
        _("Your break-out “{room}” is over, and its conclusion is still missing."),
        _(
            "One or two sentences are enough. They go into the recap, as long as that is not "
            "approved yet."
        ),
        _("Write the conclusion"),
        ending=PERSONAL,
        preheader="{room}",
    ),
)
def conclusion_owed(batch: list[Message]) -> outbox.Write:
    """Asked again right before it goes out: it may have come, or the recap is approved."""
    hosts = Host.objects.with_room().in_bulk(ids_of(batch, "host"))
    rooms = Breakout.objects.filter(pk__in={host.breakout_id for host in hosts.values()})
    owed = set(without_conclusion(rooms).values_list("pk", flat=True))

    def write(message: Message) -> Letter | None:
        host = hosts.get(message.context["host"])
        if host is None or host.breakout_id not in owed or host.email != message.recipient:
            return None
        values = {"link": host.get_link(), "room": host.breakout.title}
        return letter_about(message, host.breakout.webinar, values, name=host.name)

    return write


@sender_about(
    "commitment.named",
    "insight",
    lambda: Insight.objects.shown().select_related(
        "breakout__webinar__series__facility", "owner_registration", "owner_host__user"
    ),
    webinar_wording(
        _("May we name you? {webinar}"),
        _("Somebody wrote in a break-out that you take this on:\n\n{text}"),
        _(
            "Nobody is named unasked: until you agree, pages and the recap say “somebody in the "
            "room”. Agree or decline on your page; you can take it back at any time."
        ),
        _("Agree or decline"),
        ending=PERSONAL,
        preheader="{webinar}",
    ),
)
def commitment_named(message: Message, insight: Insight) -> Letter | None:
    """Not any more once they answered, or somebody else is named."""
    person = insight.owner_registration or insight.owner_host
    if person is None or person.email != message.recipient or insight.owner_agreed_at:
        return None
    values = {"link": person.get_link(), "text": Typed(f"“{insight.text}”")}
    if insight.owner_registration:
        values["link"] = f"{person.get_link()}notes/"
    return letter_about(message, insight.breakout.webinar, values, name=person.name)
