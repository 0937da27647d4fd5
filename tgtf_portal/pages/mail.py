"""The mails with a link to one's own mail settings, and to what is kept about oneself."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.wording import Wording, wording_of
from tgtf_portal.core.models import Message
from tgtf_portal.pages.domain import own_data
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
        return write_letter(wording_of(message), values, language=message.language)

    return write


@outbox.sender(
    own_data.KIND,
    wording=Wording(
        _("What we keep about you"),
        _(
            "Good day,\n\n"
            "Somebody, most likely you, asked for the page where you see what we keep about you, "
            "take it with you as a file, or have it erased:\n\n{link}\n\n"
            "The link works for a day. Whoever has it can do all of this: please do not pass it "
            "on. If it was not you, you need not do anything: nothing has changed."
        ),
        _("See your data"),
        preheader=_("The page with what we keep about you."),
    ),
)
def own_data_link(batch: list[Message]) -> outbox.Write:
    def write(message: Message) -> Letter | None:
        if not own_data.is_known(message.recipient):
            return None
        values = {"link": own_data.own_data_link(message)}
        return write_letter(wording_of(message), values, language=message.language)

    return write
