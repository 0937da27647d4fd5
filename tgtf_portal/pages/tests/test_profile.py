"""A person's own details: what may be changed, and what follows from it."""

import zoneinfo

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import User
from tgtf_portal.core.pages.middleware import ReadersTimeZone
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/profile/"


@pytest.fixture
def person(client):
    user = UserFactory(name="Ann")
    client.force_login(user)
    return user


def save(client, **facts):
    return client.post(ADDRESS, {"name": "Ann", "language": "en", "time_zone": "UTC", **facts})


def test_profile_saves_name_and_time_zone(client, person):
    response = save(client, name="Zoe\u0308 علی‌رضا", time_zone="Europe/Kiev")

    person.refresh_from_db()
    assert response.headers["Location"] == reverse("pages:profile-edit")
    assert (person.name, person.time_zone) == ("Zoë علی‌رضا", "Europe/Kiev")


def test_profile_offers_every_zone(client, person):
    page = client.get(ADDRESS).content.decode()

    missing = {z for z in zoneinfo.available_timezones() if f'value="{z}"' not in page}
    assert missing == set()
    assert '<option value="Europe/Brussels" selected>' in page


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", "", "Fill in “Your name”."),
        ("name", "   ", "Fill in “Your name”."),
        ("name", "A\r\nBcc: x@y.z", "Line breaks are not allowed here."),
        ("name", "\u202eevil", "Text-direction control characters are not allowed."),
        ("name", "\u200b", "Please enter something that can be seen."),
        ("name", "a\x00b", "Null characters are not allowed."),
        ("name", "x" * 121, "at most 120 characters (it has 121)"),
        ("time_zone", "Foo/Bar", "Unknown time zone “Foo/Bar”. Example: Europe/Brussels."),
        ("language", "xx", "Select a valid choice."),
    ],
)
def test_profile_says_beside_the_field_what_is_wrong(client, person, field, value, complaint):
    response = save(client, **{field: value})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert complaint in response.content.decode()
    person.refresh_from_db()
    assert person.name == "Ann"


def test_profile_changes_nothing_else(client, person):
    forbidden = {"email": "thief@example.org", "is_staff": "on", "is_superuser": "on", "pk": "99"}

    save(client, **forbidden, is_active="", password="x")

    user = User.objects.get()
    assert (user.pk, user.email) == (person.pk, person.email)
    assert not user.is_staff
    assert user.is_active


def test_times_are_shown_in_the_readers_zone_and_never_break_a_page(rf):
    seen = []
    middleware = ReadersTimeZone(lambda request: seen.append(timezone.get_current_timezone_name()))
    for zone in ("Asia/Tokyo", "Europe/Kiev", "Gone/Away", "/etc/passwd"):
        request = rf.get("/")
        request.user = UserFactory(time_zone=zone)
        middleware(request)

    assert seen == ["Asia/Tokyo", "Europe/Kiev", "UTC", "UTC"]
