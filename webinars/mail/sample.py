"""A mail as it would look, for those who write its words."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tgtf_portal.core.letters import Letter
from tgtf_portal.core.models import Message
from webinars.mail.worded import Wording, filled, form_letter
from webinars.models import MailText, Series, Webinar


def sample_letter(text: MailText) -> Letter:
    """To somebody made up, about the facility's newest webinar or one made up."""
    with override(text.language):
        name = _("Ana Šimić")
        webinar = _newest(text) or _made_up(text)
        form = form_letter(text.kind, Wording(text.subject, text.body), webinar, named=True)
        message = Message(kind=text.kind, message_id="<sample@sample>")
        return filled(form, message, name=name, link=f"{settings.SITE_URL}/…")


def _newest(text: MailText) -> Webinar | None:
    webinars = Webinar.objects.with_facility().with_places_taken()
    return webinars.filter(series__facility=text.facility).order_by("-starts_at").first()


def _made_up(text: MailText) -> Webinar:
    start = timezone.now().replace(minute=0, second=0) + timedelta(days=14)
    webinar = Webinar(
        series=Series(facility=text.facility),
        title=_("Green skills for small companies"),
        summary=_("What clusters found out about training, in two hours."),
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        time_zone=text.facility.time_zone,
        capacity=100,
    )
    webinar.places_taken, webinar.waiting_count = 88, 0
    return webinar
