"""The mail with the link to one's own mail settings."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.wording import WORDINGS, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.pages.domain.mail_topics import KIND, known_among


@outbox.sender(
    KIND,
    wording=Wording(
        _("Choose which mails you get"),
        _(
            "Good day,\n\n"
            "Somebody, most likely you, asked for the page where you choose which mails we send to "
            "this address:\n\n{link}\n\n"
            "If it was not you, you need not do anything: nothing has changed."
        ),
        _("Choose your mails"),
        preheader=_("The page where you choose which mails we send to you."),
    ),
)
def topics_link(batch: list[Message]) -> outbox.Write:
    known = known_among({message.recipient for message in batch})

    def write(message: Message) -> Letter | None:
        if message.recipient not in known:
            return None
        values = {"link": message.get_topics_link()}
        return write_letter(WORDINGS[KIND], values, language=message.language)

    return write
