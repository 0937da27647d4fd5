"""The facility says of itself what it is; the page about it was published twice."""

from clusters.domain.facility_page import publish_page
from clusters.models import Facility, FacilityPage, PageQuestion
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import moment, on
from tgtf_portal.pages.demo.people import Key, coordinator

FIRST, SECOND = moment("2021-02-01 10:00"), moment("2021-05-04 09:30")


def write_texts(key: Key) -> None:
    facility = Facility.objects.get(slug="tgtf")
    for told in files.facts("page-texts.json"):
        _write(facility, **told)


def _write(facility: Facility, body: list[str], questions: tuple = (), **words: str) -> None:
    page = FacilityPage(facility=facility, body="\n".join(body), **words)
    if page.kind == FacilityPage.Kind.ABOUT:
        _publish_first(page)
    page.save()
    for place, (question, answer) in enumerate(questions, 1):
        PageQuestion.objects.create(page=page, position=place, question=question, answer=answer)
    with on(SECOND):
        publish_page(page, by=coordinator())


def _publish_first(page: FacilityPage) -> None:
    """Before the clusters were chosen there was less to say."""
    whole, page.body = (
        page.body,
        "It is an initiative of the European Cluster Collaboration Platform.",
    )
    page.save()
    with on(FIRST):
        publish_page(page, by=coordinator())
    page.body = whole
