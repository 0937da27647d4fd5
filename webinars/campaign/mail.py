"""The invitation to a webinar, and the same for staff to look at before it goes to many."""

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.wording import Wording
from tgtf_portal.core.models import Message
from webinars.letters.letter import PLACEHOLDERS, WebinarMails, ids_of, webinars_of
from webinars.models import Campaign, Invitation, Registration


@outbox.sender(
    "webinar.invitation",
    topic="invitations",
    wording=Wording(
        _lazy("The {facility} invites you: {webinar}, {when}"),
        _lazy(
            "Dear {name},\n\n"
            "The {facility} invites you to its webinar:\n\n"
            "{webinar}\n\n{when}\n\n{where}\n\n{about}\n\n{link}\n\n"
            "One short page, no account. The link is yours; it already knows you."
        ),
        _lazy("Register"),
        label=_lazy("Invitation"),
        placeholders=PLACEHOLDERS,
    ),
)
def invitation(batch: list[Message]) -> outbox.Write:
    ids = ids_of(batch, "invitation")
    invitations = Invitation.objects.select_related("campaign").in_bulk(ids)
    webinars = webinars_of(found.webinar_id for found in invitations.values())
    registered = set(
        Registration.objects.expected()
        .filter(email__in={message.recipient for message in batch})
        .values_list("webinar", "email")
    )
    mails = WebinarMails("webinar.invitation", with_calendar=True)

    def write(message: Message) -> Letter | None:
        found = invitations.get(message.context["invitation"])
        if found is None or (found.webinar_id, found.email) in registered:
            return None
        if found.campaign and found.campaign.status == Campaign.Status.CANCELLED:
            return None
        found.webinar = webinars[found.webinar_id]
        if not found.webinar.takes_registrations:
            return None
        return mails.letter(message, found.webinar, name=found.name, link=found.get_link())

    return write


@outbox.sender("campaign.test")
def campaign_test(batch: list[Message]) -> outbox.Write:
    """The invitation as it would go; its link is the one that everybody may use."""
    webinars = webinars_of(ids_of(batch, "webinar"))
    mails = WebinarMails("webinar.invitation", with_calendar=True)

    def write(message: Message) -> Letter | None:
        webinar = webinars.get(message.context["webinar"])
        if webinar is None:
            return None
        path = reverse("webinars:registration-create", args=[webinar.slug])
        link = f"{settings.SITE_URL}{path}"
        letter = mails.letter(message, webinar, name=message.recipient_name, link=link)
        return replace(letter, subject=_("Test: %s") % letter.subject)

    return write
