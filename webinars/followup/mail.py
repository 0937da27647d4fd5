"""Reminders before a webinar, and follow-ups after it."""

from django.conf import settings
from django.urls import reverse

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.models import Message
from webinars.followup.domain.reminders import is_still_due, is_still_meant
from webinars.letters.letter import Mails, webinars_of
from webinars.models import Invitation, MailText, Registration, Reminder

Kind = MailText.Kind

# Where the button leads those who are registered; by default to their own page.
STEPS = {
    Kind.DAY: "registration-join",
    Kind.HOUR: "registration-join",
    Kind.THANKS: "feedback-edit",
}


def _about_webinar(kind: str, topic: str) -> None:
    @outbox.sender(kind, topic=topic)
    def prepare(batch: list[Message]) -> outbox.Write:
        reminders = Reminder.objects.in_bulk([m.context["reminder"] for m in batch])
        webinars = webinars_of(reminder.webinar_id for reminder in reminders.values())
        people = _People(batch)
        mails = Mails(kind)

        def write(message: Message) -> Letter | None:
            reminder = reminders.get(message.context["reminder"])
            if reminder is None:
                return None
            webinar = webinars[reminder.webinar_id]
            person = people.of(message, reminder)
            if person is None or not is_still_due(reminder, webinar, message.context["start"]):
                return None
            person.webinar = webinar
            return mails.letter(message, webinar, name=person.name, link=link_for(kind, person))

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


def link_for(kind: str, person: Registration | Invitation) -> str:
    if isinstance(person, Invitation):
        return person.get_link()
    if kind == Kind.MISSED:
        return f"{settings.SITE_URL}{person.webinar.get_absolute_url()}"
    if step := STEPS.get(Kind(kind)):
        return f"{settings.SITE_URL}{reverse(f'webinars:{step}', args=[person.token])}"
    return person.get_link()


for _kind in (Kind.WEEK, Kind.DAY, Kind.HOUR, Kind.UNANSWERED):
    _about_webinar(_kind.value, "reminders")
for _kind in (Kind.THANKS, Kind.MISSED):
    _about_webinar(_kind.value, "followups")
