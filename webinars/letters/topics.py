"""What the mails of webinars are about, for their readers to choose from."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail import topics

topics.sign_up("invitations", _("Invitations"), _("A webinar is announced and open to you."))
topics.sign_up(
    "reminders",
    _("Reminders"),
    _("A webinar that you are registered for, or were invited to, is near."),
)
topics.sign_up(
    "followups", _("Follow-ups"), _("Thanks and questions after a webinar that you registered for.")
)
topics.sign_up("recaps", _("Recaps"), _("What a webinar found out can be read."))
topics.sign_up(
    "letters",
    _("Letters"),
    _("The facility's staff write to several people: notes before a webinar, news, questions."),
)
