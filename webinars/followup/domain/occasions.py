"""The occasions of a webinar's plan of reminders and follow-ups: one entry says all about one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.wording import WORDINGS, Text, Wording
from tgtf_portal.core.values.addresses import whole_address
from webinars.letters.letter import PLACEHOLDERS
from webinars.models import Invitation, Registration, Reminder

Anchor = Reminder.Anchor
Audience = Reminder.Audience
MailedPerson = Registration | Invitation
RECAP = "recap.published"


def own_page(person: MailedPerson) -> str:
    return person.get_link()


def personal(view: str) -> Callable[[MailedPerson], str]:
    """The page of this view that belongs to the person alone; invited people have one page only."""

    def link(person: MailedPerson) -> str:
        if isinstance(person, Invitation):
            return person.get_link()
        return whole_address(view, person.token)

    return link


def webinar_page(person: MailedPerson) -> str:
    if isinstance(person, Invitation):
        return person.get_link()
    return f"{settings.SITE_URL}{person.webinar.get_absolute_url()}"


@dataclass(frozen=True, slots=True)
class ReminderOccasion:
    """By default a reminder before the start, to everybody who has a place."""

    kind: str
    subject: Text
    body: Text
    button: Text
    label: Text
    distance: timedelta
    audience: Audience = Audience.REGISTERED
    anchor: Anchor = Anchor.BEFORE_START
    topic: str = "reminders"
    leads_to: Callable[[MailedPerson], str] = own_page
    at_most_once: bool = False  # nobody misses it, and a second copy would annoy: staff decide

    @property
    def wording(self) -> Wording:
        says = self.subject, self.body, self.button
        return Wording(*says, label=self.label, placeholders=PLACEHOLDERS)


OCCASIONS = [
    ReminderOccasion(
        "reminder.week",
        _("In a week: {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "In a week we meet at this webinar:\n\n"
            "{webinar}\n\n{when}\n\n{where}\n\n"
            "Your own page shows your place, and any break-outs to choose from. If you cannot "
            "come, please cancel there: somebody else may be waiting for the place.\n\n{link}"
        ),
        _("Open your registration"),
        _("Reminder a week before"),
        timedelta(days=7),
    ),
    ReminderOccasion(
        "reminder.day",
        _("Soon: {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "This webinar is close, and you have a place:\n\n"
            "{webinar}\n\n{when}\n\n{where}\n\n{link}\n\n"
            "The same page leads you in: the doors open {doors}. If you cannot come "
            "after all, please cancel on your registration's page."
        ),
        _("Open your way in"),
        _("Reminder a day before"),
        timedelta(days=1),
        leads_to=personal("webinars:registration-join"),
    ),
    ReminderOccasion(
        "reminder.hour",
        _("About to begin: {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "It is about to begin:\n\n{webinar}\n\n{when}\n\n{where}\n\n{link}\n\n"
            "The link is personal; please do not pass it on."
        ),
        _("Join the webinar"),
        _("Reminder an hour before"),
        timedelta(hours=1),
        leads_to=personal("webinars:registration-join"),
    ),
    ReminderOccasion(
        "reminder.unanswered",
        _("Will you come? {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "We invited you to this webinar and would like to know whether you come:\n\n"
            "{webinar}\n\n{when}\n\n{where}\n\n{about}\n\n"
            "Now: {places}.\n\n{link}\n\n"
            "One short page, no account. The link is yours; it already knows you."
        ),
        _("Register"),
        _("Reminder to those who did not answer"),
        timedelta(days=5),
        audience=Audience.UNANSWERED,
        at_most_once=True,
    ),
    ReminderOccasion(
        "followup.thanks",
        _("Thank you for coming: {webinar}"),
        _(
            "Dear {name},\n\n"
            "Thank you for having been there:\n\n{webinar}\n\n{when}\n\n"
            "Please tell us in two minutes what helped and what was missing.\n\n{link}"
        ),
        _("Give feedback"),
        _("Thanks to those who came"),
        timedelta(hours=2),
        audience=Audience.ATTENDED,
        anchor=Anchor.AFTER_END,
        topic="followups",
        leads_to=personal("webinars:feedback-edit"),
        at_most_once=True,
    ),
    ReminderOccasion(
        "followup.missed",
        _("We missed you: {webinar}"),
        _(
            "Dear {name},\n\n"
            "We missed you at this webinar:\n\n{webinar}\n\n{when}\n\n"
            "What it found out will be published on its page; you are told when it "
            "is.\n\n{link}"
        ),
        _("Open the webinar's page"),
        _("To those who were missed"),
        timedelta(hours=2),
        audience=Audience.ABSENT,
        anchor=Anchor.AFTER_END,
        topic="followups",
        leads_to=webinar_page,
        at_most_once=True,
    ),
    ReminderOccasion(
        RECAP,
        _("Recap: {webinar}"),
        _(
            "Dear {name},\n\n"
            "What the webinar found out is published:\n\n{webinar}\n\n{about}\n\n{link}\n\n"
            "Every sentence shows what it stands on. "
            "To keep, the page has it as PDF, Word document and Markdown."
        ),
        _("Read the recap"),
        _("The recap is published"),
        timedelta(0),
        anchor=Anchor.RECAP,
        topic="recaps",
    ),
]
OCCASION = {occasion.kind: occasion for occasion in OCCASIONS}
WORDINGS.update({occasion.kind: occasion.wording for occasion in OCCASIONS})
