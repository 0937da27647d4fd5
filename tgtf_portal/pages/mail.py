"""The mail with the link to one's own mail settings."""

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.models import Message
from tgtf_portal.pages.domain.mail_topics import KIND, known_among


@outbox.sender(KIND)
def topics_link(batch: list[Message]) -> outbox.Write:
    known = known_among({message.recipient for message in batch})

    def write(message: Message) -> Letter | None:
        if message.recipient not in known:
            return None
        context = {"link": message.get_topics_link(), "language": message.language}
        return write_letter("pages/emails/topics_link", context, language=message.language)

    return write
