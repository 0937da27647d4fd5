"""The facility opens: who it is, what it is about, and who runs it."""

from django.contrib.auth.models import Group

from clusters.models import Facility, Theme
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import moment, on
from tgtf_portal.pages.demo.people import Key, cast, sign_up

SUMMARY = "We help business clusters, and through them their small firms, to become greener."
OPENED = moment("2021-02-01 09:00")


def open_facility(key: Key) -> None:
    with on(OPENED):
        told = files.facts("webinar-2.json")["facility"]
        support = "\n".join(told.pop("support_types"))
        Facility.objects.create(
            slug="tgtf",
            status=Facility.Status.CURRENT,
            contact_address="facility@example.org",
            summary=SUMMARY,
            support=support,
            **told,
        )
        Theme.objects.bulk_create(Theme(**theme) for theme in files.rows("themes.csv"))
        for person in cast("coordinator"):
            sign_up(person["email"], person["name"], key, is_staff=True, is_superuser=True)
        for role in (StaffRole.WEBINARS, StaffRole.READER):
            for person in cast(role):
                staff = sign_up(person["email"], person["name"], key, is_staff=True)
                staff.groups.add(Group.objects.get(name=role))
