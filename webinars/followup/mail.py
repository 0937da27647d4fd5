"""Reminders before a webinar, and follow-ups after it."""

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.models import Message
from webinars.followup.domain.occasions import OCCASIONS, RECAP, ReminderOccasion
from webinars.followup.domain.reminders import is_still_due, is_still_meant
from webinars.letters.letter import WebinarMails, webinars_of
from webinars.models import Invitation, Registration, Reminder


def _about_webinar(occasion: ReminderOccasion) -> None:
    @outbox.sender(occasion.kind, topic=occasion.topic)
    def prepare(batch: list[Message]) -> outbox.Write:
        reminders = Reminder.objects.in_bulk([m.context["reminder"] for m in batch])
        webinars = webinars_of(reminder.webinar_id for reminder in reminders.values())
        people = _People(batch)
        mails = WebinarMails(occasion.kind)

        def write(message: Message) -> Letter | None:
            reminder = reminders.get(message.context["reminder"])
            if reminder is None:
                return None
            webinar = webinars[reminder.webinar_id]
            person = people.of(message, reminder)
            if person is None or not is_still_due(reminder, webinar, message.context["start"]):
                return None
            person.webinar = webinar
            return mails.letter(message, webinar, name=person.name, link=occasion.leads_to(person))

        return write


class _People:
    """Those of a batch, fetched together, and whether each is still meant."""

    def __init__(self, batch: list[Message]) -> None:
        registrations = {m.context["registration"] for m in batch if "registration" in m.context}
        invitations = {m.context["invitation"] for m in batch if "invitation" in m.context}
        self.registrations = Registration.objects.in_bulk(registrations)
        self.invitations = Invitation.objects.in_bulk(invitations)
        emails = [invitation.email for invitation in self.invitations.values()]
        answers = Registration.objects.filter(email__in=emails) if emails else None
        self.answered = (
            set(answers.values_list("webinar", "email")) if answers is not None else set()
        )

    def of(self, message: Message, reminder: Reminder) -> Registration | Invitation | None:
        if "invitation" in message.context:
            invitation = self.invitations.get(message.context["invitation"])
            if invitation and (invitation.webinar_id, invitation.email) in self.answered:
                return None
            return invitation
        registration = self.registrations.get(message.context["registration"])
        return registration if registration and is_still_meant(reminder, registration) else None


for _occasion in OCCASIONS:
    if _occasion.kind != RECAP:
        _about_webinar(_occasion)
