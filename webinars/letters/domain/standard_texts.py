"""What the mails say where a facility wrote nothing else; each is checked like a written one."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class StandardText:
    subject: str | Promise
    body: str | Promise
    button: str | Promise


STANDARD_TEXTS = {
    "webinar.invitation": StandardText(
        _("The {facility} invites you: {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "The {facility} invites you to its webinar:\n\n"
            "{webinar}\n\n{when}\n\n{where}\n\n{about}\n\n{link}\n\n"
            "One short page, no account. The link is yours; it already knows you."
        ),
        _("Register"),
    ),
    "reminder.week": StandardText(
        _("In a week: {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "In a week we meet at this webinar:\n\n"
            "{webinar}\n\n{when}\n\n{where}\n\n"
            "Your own page shows your place, and any break-outs to choose from. If you cannot "
            "come, please cancel there: somebody else may be waiting for the place.\n\n{link}"
        ),
        _("Open your registration"),
    ),
    "reminder.day": StandardText(
        _("Soon: {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "This webinar is close, and you have a place:\n\n"
            "{webinar}\n\n{when}\n\n{where}\n\n{link}\n\n"
            "The same page leads you in, from an hour before the start. If you cannot come after "
            "all, please cancel on your registration's page."
        ),
        _("Open your way in"),
    ),
    "reminder.hour": StandardText(
        _("About to begin: {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "It is about to begin:\n\n{webinar}\n\n{when}\n\n{where}\n\n{link}\n\n"
            "The link is personal; please do not pass it on."
        ),
        _("Join the webinar"),
    ),
    "reminder.unanswered": StandardText(
        _("Will you come? {webinar}, {when}"),
        _(
            "Dear {name},\n\n"
            "We invited you to this webinar and would like to know whether you come:\n\n"
            "{webinar}\n\n{when}\n\n{where}\n\n{about}\n\n"
            "Now: {places}.\n\n{link}\n\n"
            "One short page, no account. The link is yours; it already knows you."
        ),
        _("Register"),
    ),
    "followup.thanks": StandardText(
        _("Thank you for coming: {webinar}"),
        _(
            "Dear {name},\n\n"
            "Thank you for having been there:\n\n{webinar}\n\n{when}\n\n"
            "Please tell us in two minutes what helped and what was missing.\n\n{link}"
        ),
        _("Give feedback"),
    ),
    "followup.missed": StandardText(
        _("We missed you: {webinar}"),
        _(
            "Dear {name},\n\n"
            "We missed you at this webinar:\n\n{webinar}\n\n{when}\n\n"
            "What it found out will be published on its page; you are told when it is.\n\n{link}"
        ),
        _("Open the webinar's page"),
    ),
    "recap.published": StandardText(
        _("Recap: {webinar}"),
        _(
            "Dear {name},\n\n"
            "What the webinar found out is published:\n\n{webinar}\n\n{about}\n\n{link}\n\n"
            "Every sentence shows what it stands on. "
            "To keep, the page has it as PDF, Word document and Markdown."
        ),
        _("Read the recap"),
    ),
}
