"""The second webinar's recap is compiled, read by staff, and published."""

from tgtf_portal.pages.demo.clock import moment, on
from tgtf_portal.pages.demo.held import NUMBER, leave_unsent
from tgtf_portal.pages.demo.people import Key, coordinator
from webinars.domain.publication import approve_and_publish
from webinars.domain.recap import compile_recap
from webinars.models import Recap, Webinar

COMPILED, PUBLISHED = moment("2021-10-18 12:31"), moment("2021-10-21 09:00")


def is_told() -> bool:
    """A draft may be there already: where a worker runs, it compiles what was closed."""
    recaps = Recap.objects.filter(webinar__series__facility__slug="tgtf", webinar__number=NUMBER)
    return recaps.exclude(status=Recap.Status.DRAFT).exists()


def tell(key: Key) -> None:
    webinar = Webinar.objects.get(series__facility__slug="tgtf", number=NUMBER)
    with on(COMPILED):
        recap = compile_recap(webinar)
    with on(PUBLISHED):
        approve_and_publish(recap, by=coordinator())
    leave_unsent()
