"""The demonstration's story, stage by stage, and where it is not told."""

import pytest
from django.core.management import CommandError

from advisors.models import Engagement
from clusters.models import Facility, Project
from tgtf_portal.core.models import User
from tgtf_portal.pages.demo.people import LOCAL_PASSWORD
from tgtf_portal.pages.demo.story import STAGES
from tgtf_portal.pages.tests.test_seed_demo import seed
from webinars.models import Recap, Webinar

pytestmark = pytest.mark.django_db


def test_seed_demo_tells_each_stage_and_goes_on_where_it_stopped(settings):
    settings.DEBUG = True
    there = {}
    for stage in STAGES:
        seed(stage)
        there[stage] = [
            Facility.objects.count(),
            Project.objects.count(),
            Engagement.objects.exists(),
            Webinar.objects.count(),
            Recap.objects.count(),
        ]
    assert there == {
        "call": [1, 0, False, 0, 0],
        "selection": [1, 25, False, 0, 0],
        "engagement": [1, 25, True, 0, 0],
        "webinar": [1, 25, True, 8, 0],
        "recap": [1, 25, True, 8, 1],
    }


def test_seed_demo_refuses_where_it_is_no_local_demonstration(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG is off"):
        seed()
    assert not Facility.objects.exists()


def test_seed_demo_by_force_has_a_password_that_nobody_can_guess(settings):
    settings.DEBUG = False
    printed = seed("call", force=True)
    assert LOCAL_PASSWORD not in printed
    assert not User.objects.get(email="coordinator@example.org").check_password(LOCAL_PASSWORD)
    assert "as shown when the story was first told" in seed("call", force=True)
