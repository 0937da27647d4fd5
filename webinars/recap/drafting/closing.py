"""What came out of the webinar, and how it closed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from webinars.recap.drafting import sources
from webinars.recap.drafting.clipping import clipped
from webinars.recap.drafting.facts import Draft, WebinarFacts
from webinars.recap.drafting.wording import LONGEST_CONCLUSION, items, joined, line, sentence


def closing(webinar: WebinarFacts) -> Iterator[Draft]:
    if outputs := items(webinar.outputs):
        text = sentence(_("Out of it came %(outputs)s") % {"outputs": joined(outputs)})
        source = sources.of_webinar(webinar, "; ".join(webinar.outputs))
        yield Draft("outputs", "closing", text, source)
    if said := clipped(line(webinar.closing), LONGEST_CONCLUSION):
        source = sources.of_webinar(webinar, webinar.closing)
        yield Draft("closing", "closing", sentence(said), source)
