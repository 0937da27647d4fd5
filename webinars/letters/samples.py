"""How a mail would look: about a webinar as it is, to one of its people or to somebody made up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from clusters.models import Facility
from tgtf_portal.core.mail import samples
from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.wording import Typed
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.words import moment
from webinars.letters.letter import letter_about, places_left
from webinars.models import MailText, Series, Webinar


@dataclass(frozen=True, slots=True)
class SampleReader:
    """To whom a sample goes; `values` are what is known of them."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


def sample_letter(text: MailText, reader: SampleReader | None = None) -> Letter:
    """About the text's webinar, else the facility's newest or one made up; what only a real mail
    knows stands there as an example."""
    with override(text.language):
        reader = reader or SampleReader(_("Ana Šimić"))
        if text.facility and (sample := samples.sample_of(text.kind)):
            return sample(text, text.facility)
        values = {name: str(example) for name, example in text.wording.examples.items()}
        values["link"] = f"{settings.SITE_URL}/…"
        webinar = _webinar_of(text)
        if webinar is None:
            values["name"] = Typed(reader.name)
            return write_letter(text.wording, {**values, **reader.values}, language=text.language)
        values |= _facts_of(webinar, values)
        message = Message(kind=text.kind, language=text.language, message_id="<sample@sample>")
        shown = {**values, **reader.values}
        return letter_about(message, webinar, shown, name=reader.name, wording=text.wording)


def _facts_of(webinar: Webinar, values: Mapping[str, str]) -> dict[str, str]:
    """Besides those of every mail: places, and until when an offer made now would hold."""
    facts = {"places": places_left(webinar.places_left)}
    if "until" in values:
        until = timezone.now() + timedelta(hours=webinar.offer_hours)
        facts["until"] = moment(until, webinar.time_zone)
    return facts


def _webinar_of(text: MailText) -> Webinar | None:
    webinars = Webinar.objects.with_facility().with_places_taken()
    if text.campaign:
        return webinars.get(pk=text.campaign.webinar_id)
    if text.webinar:
        return webinars.get(pk=text.webinar.pk)
    if text.facility is None:
        return None
    newest = webinars.filter(series__facility=text.facility).order_by("-starts_at").first()
    return newest or _made_up(text.facility)


def _made_up(facility: Facility) -> Webinar:
    start = timezone.now().replace(minute=0, second=0) + timedelta(days=14)
    webinar = Webinar(
        series=Series(facility=facility),
        title=_("Green skills for small companies"),
        summary=_("What clusters found out about training, in two hours."),
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        time_zone=facility.time_zone,
        capacity=100,
    )
    webinar.places_taken, webinar.waiting_count = 88, 0
    return webinar
