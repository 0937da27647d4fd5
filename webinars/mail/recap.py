"""The mail that says a recap can be read."""

from django.conf import settings

from tgtf_portal.core import outbox
from tgtf_portal.core.letters import Letter
from tgtf_portal.core.models import Message
from tgtf_portal.core.plain import plain
from webinars.mail.letter import ids_of, webinars_of
from webinars.mail.worded import Mails
from webinars.models import Registration


@outbox.sender("recap.published", topic="recaps")
def recap_published(batch: list[Message]) -> outbox.Write:
    registrations = Registration.objects.in_bulk(ids_of(batch, "registration"))
    webinars = webinars_of(registration.webinar_id for registration in registrations.values())
    mails = Mails("recap.published")

    def write(message: Message) -> Letter | None:
        registration = registrations.get(message.context["registration"])
        webinar = webinars[registration.webinar_id] if registration else None
        recap = webinar.published_recap if webinar else None
        if registration is None or webinar is None or recap is None:
            return None
        link = f"{settings.SITE_URL}{recap.get_absolute_url()}"
        return mails.letter(
            message, webinar, name=registration.name, link=link, about=plain(recap.standfirst)
        )

    return write
