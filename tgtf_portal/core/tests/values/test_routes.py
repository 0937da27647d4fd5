"""Addresses that are put together as `reverse` tells them."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from tgtf_portal.core.values.routes import address_of

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("view", "parts"),
    [
        ("pages:home", ()),
        ("webinars:webinar-detail", ("from-roadmap-to-action",)),
        ("webinars:insight-detail", ("aB_9-",)),
        ("clusters:cluster-detail", ("demo",)),
    ],
)
def test_an_address_is_the_one_that_django_tells(view, parts):
    for _again in range(2):
        assert address_of(view, *parts) == reverse(view, args=parts)


def test_it_begins_where_the_portal_does():
    try:
        set_script_prefix("/portal/")
        assert address_of("clusters:cluster-detail", "demo") == "/portal/clusters/demo/"
    finally:
        set_script_prefix("/")
    assert address_of("clusters:cluster-detail", "demo") == "/clusters/demo/"


@pytest.mark.parametrize("slug", ["", "a/b", "ünknown", "a b"])
def test_what_fits_no_address_has_none(slug):
    with pytest.raises(NoReverseMatch):
        address_of("webinars:webinar-detail", slug)
