"""Success stories, as everybody reads them."""

import pytest

from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.reading import page
from webinars.models import Webinar
from webinars.tests.factories import RecapFactory, SuccessStoryFactory, WebinarFactory

pytestmark = pytest.mark.django_db


def test_a_story_tells_deeds_cluster_and_where_it_was_told(client):
    recap = RecapFactory()
    story = SuccessStoryFactory(points="explored new markets\nmade a plan", webinar=recap.webinar)

    text = page(client, story.get_absolute_url())

    for fact in ("Explored new markets", "Made a plan", story.cluster.name, story.presenter):
        assert fact in text
    assert story.cluster.get_absolute_url() in text
    assert recap.get_absolute_url() in text


def test_a_story_that_is_not_published_is_for_staff_alone(client):
    story = SuccessStoryFactory(title="STORY-MARKER", published=False)

    assert "STORY-MARKER" not in page(client, "/stories/")
    assert client.get(story.get_absolute_url()).status_code == 404
    client.force_login(CoordinatorFactory())
    assert "only staff see it" in page(client, story.get_absolute_url())


def test_a_story_does_not_tell_of_a_webinar_that_is_still_a_draft(client):
    webinar = WebinarFactory(title="WEBINAR-MARKER", status=Webinar.Status.DRAFT)
    story = SuccessStoryFactory(webinar=webinar)

    assert "WEBINAR-MARKER" not in page(client, story.get_absolute_url())


def test_an_empty_list_says_why(client):
    assert "No story is published yet" in page(client, "/stories/")


def test_the_list_has_pages(client):
    SuccessStoryFactory.create_batch(25)

    assert "Page 1 of 2" in page(client, "/stories/")
    assert client.get("/stories/?page=three").status_code == 404
