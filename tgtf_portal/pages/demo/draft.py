"""The draft of a webinar to come, made from the one that was held."""

from tgtf_portal.pages.demo import held
from tgtf_portal.pages.demo.people import Key, coordinator
from webinars.models import Series, Webinar
from webinars.webinar.domain.copying import NewFacts, copy_webinar
from webinars.webinar.domain.suggesting import suggest_next

NUMBER = 6


def draft_next(key: Key) -> None:
    earlier = Webinar.objects.get(series__facility__slug="tgtf", number=held.NUMBER)
    suggested = suggest_next(earlier)
    facts = NewFacts(
        title=suggested.title,
        slug=suggested.slug,
        starts_at=suggested.starts_at,
        ends_at=suggested.ends_at,
        time_zone=suggested.time_zone,
        series=earlier.series,
        number=NUMBER,
    )
    copy_webinar(earlier, facts, by=coordinator())
    Series.objects.filter(pk=earlier.series_id).update(example=earlier)
