"""Invitations, also as a test for staff, and the personal links of hosts and moderators."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.row_mails import ids_of, sender_about
from tgtf_portal.core.mail.wording import Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address
from webinars.common.calendar import entry_of_worker
from webinars.letters.letter import (
    PERSONAL,
    PLACEHOLDERS,
    WebinarMails,
    letter_about,
    renewed,
    webinar_wording,
    webinars_of,
)
from webinars.models import Campaign, Host, Invitation, Moderator, Registration, Webinar
from webinars.rules import leading_has_ended


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
    people = Registration.objects.filter(email__in={message.recipient for message in batch})
    known = {(row[0], row[1]): row[2] for row in people.values_list("webinar", "email", "status")}
    mails = WebinarMails("webinar.invitation", with_calendar=True)

    def write(message: Message) -> Letter | None:
        found = invitations.get(message.context["invitation"])
        if found is None:
            return None
        status = known.get((found.webinar_id, found.email))
        if status in Registration.EXPECTED:
            return None
        if found.campaign and found.campaign.status == Campaign.Status.CANCELLED:
            return None
        found.webinar = webinars[found.webinar_id]
        if not found.webinar.takes_registrations:
            return None
        link, campaign = found.get_link(), found.campaign_id
        letter = mails.letter(message, found.webinar, name=found.name, link=link, campaign=campaign)
        # Whoever cancelled has told their calendar so; everybody's entry is older than that.
        return replace(letter, calendar=None) if status == Registration.Status.CANCELLED else letter

    return write


@outbox.sender("campaign.test", words_of="webinar.invitation")
def campaign_test(batch: list[Message]) -> outbox.Write:
    """The invitation as it would go; its link is the one that everybody may use."""
    webinars = webinars_of(ids_of(batch, "webinar"))
    mails = WebinarMails("webinar.invitation", with_calendar=True)

    def write(message: Message) -> Letter | None:
        webinar = webinars.get(message.context["webinar"])
        if webinar is None:
            return None
        link = whole_address("webinars:registration-create", webinar.slug)
        name, campaign = message.recipient_name, message.context["campaign"]
        letter = mails.letter(message, webinar, name=name, link=link, campaign=campaign)
        return replace(letter, subject=_("Test: %s") % letter.subject)

    return write


@sender_about(
    "invitation.link_replaced",
    "invitation",
    Invitation.objects.with_webinar,
    webinar_wording(
        _lazy("New link: your invitation to {webinar}, {when}"),
        _lazy("{renewed}It is for your invitation to this webinar:"),
        button=_lazy("Register"),
        ending=PERSONAL,
        with_place=True,
    ),
    topic="invitations",
)
def invitation_link(message: Message, invitation: Invitation) -> Letter | None:
    webinar = invitation.webinar
    if not webinar.takes_registrations:
        return None
    values = {"link": invitation.get_link(), **renewed(message, webinar)}
    campaign = invitation.campaign_id
    return letter_about(message, webinar, values, name=invitation.name, campaign=campaign)


# --- Personal links for those who work at it -----------------------------------------------------
@sender_about(
    "host.link",
    "host",
    Host.objects.with_room,
    webinar_wording(
        _lazy("{fresh}You host “{room}”: {webinar}, {when}"),
        _lazy("{renewed}Thank you for hosting the break-out “{room}” at this webinar:"),
        button=_lazy("Open your console"),
        ending=_lazy(
            "Your console shows who comes, and keeps what your break-out finds out. The link is "
            "personal; please do not pass it on."
        ),
        preheader="{room}",
    ),
)
def host_link(message: Message, host: Host) -> Letter | None:
    """Not to somebody who was replaced since: the link is another's by now."""
    webinar, room = host.breakout.webinar, host.breakout
    if not _is_due(message, webinar, room.is_open) or host.address != message.recipient:
        return None
    return _own_link(message, webinar, host, {"room": room.title})


@sender_about(
    "webinar.moderator_link",
    "moderator",
    Moderator.objects.with_webinar,
    webinar_wording(
        _lazy("{fresh}You moderate {webinar}, {when}"),
        _lazy("{renewed}Thank you for moderating this webinar:"),
        button=_lazy("Open your control"),
        ending=_lazy(
            "From there you open, warn, extend and close the break-outs, and speak to all of them. "
            "The link is personal; please do not pass it on."
        ),
    ),
)
def moderator_link(message: Message, moderator: Moderator) -> Letter | None:
    webinar = moderator.webinar
    is_due = _is_due(message, webinar, webinar.takes_registrations)
    if not is_due or moderator.address != message.recipient:
        return None
    return _own_link(message, webinar, moderator, {})


def _is_due(message: Message, webinar: Webinar, usually: bool) -> bool:
    """A new link in place of another is needed as long as it leads anywhere."""
    return not leading_has_ended(webinar) if "renewed" in message.context else usually


def _own_link(
    message: Message, webinar: Webinar, person: Host | Moderator, values: dict[str, str]
) -> Letter:
    """To somebody who works at the webinar, with its entry for their calendar."""
    entry = None if "renewed" in message.context else entry_of_worker(person, webinar)
    values = {"link": person.get_link(), **values, **renewed(message, webinar)}
    return letter_about(message, webinar, values, name=person.name, calendar=entry)
