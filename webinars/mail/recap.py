"""The mail that says a recap can be read."""

from django.conf import settings
from django.urls import reverse

from tgtf_portal.core import outbox
from tgtf_portal.core.letters import Letter
from tgtf_portal.core.models import Message
from webinars.mail.letter import ids_of, letter_about
from webinars.models import Recap, Registration


@outbox.sender("recap.published", topic="recaps")
def recap_published(batch: list[Message]) -> outbox.Write:
    registrations = Registration.objects.with_webinar().in_bulk(ids_of(batch, "registration"))
    webinars = {registration.webinar_id for registration in registrations.values()}
    recaps = {r.webinar_id: r for r in Recap.objects.published().filter(webinar__in=webinars)}

    def write(message: Message) -> Letter | None:
        registration = registrations.get(message.context["registration"])
        recap = recaps.get(registration.webinar_id) if registration else None
        if registration is None or recap is None:
            return None
        path = reverse("webinars:recap-detail", args=[registration.webinar.slug])
        context = {"link": f"{settings.SITE_URL}{path}", "name": registration.name, "recap": recap}
        return letter_about("recap_published", message, registration.webinar, context)

    return write
