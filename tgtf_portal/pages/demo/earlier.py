"""Clinics that were held earlier, without break-outs; who came was brought along as lists."""

import csv
import io
from datetime import datetime, time, timedelta

from clusters.models import Facility
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import BRUSSELS, on, workday
from tgtf_portal.pages.demo.people import Key, coordinator
from webinars.models import Series, Webinar
from webinars.registration.domain.attendance import mark_attended
from webinars.registration.domain.csv_import import import_registrations

SERIES = "tgtf-clinics"
FIRST_NUMBER = 21
AT, LENGTH = time(11), timedelta(minutes=90)
# The title, how many days ago, whose names of the list, and how many of them stayed away.
CLINICS = [
    ("Clinic – counting what a product weighs on the climate", 236, slice(0, 16), 3),
    ("Clinic – public money for green machines", 158, slice(8, 36), 6),
    ("Clinic – packaging that comes back", 61, slice(20, 41), 2),
]
COLUMNS = ("email", "name", "organisation", "cluster", "country")


def hold_clinics(key: Key) -> None:
    facility = Facility.objects.get(slug="tgtf")
    series = Series.objects.create(facility=facility, slug=SERIES, title="Clinics for small firms")
    for number, (title, days_ago, whose, away) in enumerate(CLINICS, start=FIRST_NUMBER):
        _hold(series, number, title, days_ago, files.rows("registrations-2.csv")[whose], away)


def _hold(
    series: Series,
    number: int,
    title: str,
    days_ago: int,
    people: list[dict[str, str]],
    away: int,
) -> None:
    starts_at = datetime.combine(workday(-timedelta(days=days_ago)), AT, tzinfo=BRUSSELS)
    webinar = Webinar.objects.create(
        series=series,
        number=number,
        slug=f"clinic-{number}",
        title=title,
        summary="An hour and a half on one question. This clinic is made up for the demonstration.",
        starts_at=starts_at,
        ends_at=starts_at + LENGTH,
        capacity=40,
        status=Webinar.Status.HELD,
    )
    with on(starts_at - LENGTH):
        import_registrations(webinar, _list_of(people), by=coordinator())
    registered = webinar.registrations.active().order_by("pk")
    with on(webinar.ends_at):
        mark_attended(registered[: len(people) - away], by=coordinator())


def _list_of(people: list[dict[str, str]]) -> bytes:
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(people)
    return table.getvalue().encode()
