"""To whoever registered somebody who does not want that."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.row_mails import sender_about
from tgtf_portal.core.mail.wording import Typed
from tgtf_portal.core.models import Message
from webinars.letters.letter import letter_about, webinar_wording
from webinars.models import Registration
from webinars.registration.domain.objection import OBJECTED


@sender_about(
    OBJECTED,
    "registration",
    Registration.objects.with_webinar,
    webinar_wording(
        _lazy("{person} does not take part: {webinar}"),
        _lazy("You had registered {person} for this webinar:"),
        _lazy(
            "They do not take part, and their place is free again. Please do not register them for "
            "it once more; they can do so themselves."
        ),
        _lazy("See the webinar"),
    ),
)
def _objected(message: Message, registration: Registration) -> Letter | None:
    if registration.status != Registration.Status.CANCELLED:
        return None
    webinar = registration.webinar
    link = settings.SITE_URL + webinar.get_absolute_url()
    values = {"link": link, "person": Typed(registration.name)}
    return letter_about(message, webinar, values, name=message.recipient_name)
