"""The invitation to a webinar."""

from tgtf_portal.core import outbox
from tgtf_portal.core.calendar import calendar_entry
from tgtf_portal.core.letters import Letter
from tgtf_portal.core.models import Message
from webinars.documents import webinar_occasion
from webinars.mail.letter import ids_of, letter_about
from webinars.models import Campaign, Invitation, Registration


@outbox.sender("webinar.invitation", topic="invitations")
def invitation(batch: list[Message]) -> outbox.Write:
    invitations = Invitation.objects.with_webinar().in_bulk(ids_of(batch, "invitation"))
    registered = set(
        Registration.objects.active()
        .filter(email__in={message.recipient for message in batch})
        .values_list("webinar", "email")
    )

    def write(message: Message) -> Letter | None:
        found = invitations.get(message.context["invitation"])
        if found is None or not found.webinar.takes_registrations:
            return None
        if found.campaign and found.campaign.status == Campaign.Status.CANCELLED:
            return None
        if (found.webinar_id, found.email) in registered:
            return None
        return letter_about(
            "webinar_invitation",
            message,
            found.webinar,
            {"link": found.get_link(), "name": found.name},
            calendar=calendar_entry(webinar_occasion(found.webinar), method="PUBLISH"),
        )

    return write
