"""A webinar with two rooms of four places; a test with other ones makes its own."""

import pytest

from webinars.tests.factories import BreakoutFactory, WebinarFactory


@pytest.fixture
def webinar():
    return WebinarFactory()


@pytest.fixture
def rooms(webinar):
    return [
        BreakoutFactory(webinar=webinar, title=title, position=n, capacity=4)
        for n, title in enumerate(["Energy", "Waste"], start=1)
    ]
