"""What webinars and success stories tell other sites: words, a picture, data for machines."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tgtf_portal.core.pages.cards import (
    Card,
    Preview,
    as_script,
    card,
    described,
    one_line,
    organisation,
    whole,
)
from tgtf_portal.core.times.words import written
from webinars.common.event_data import event_data
from webinars.models import SuccessStory, Webinar


def card_of_webinar(webinar: Webinar) -> Card:
    """The day is the one where it is held. No query after `with_facility`."""
    eyebrow = _("Webinar")
    if webinar.status == Webinar.Status.CANCELLED:
        eyebrow = _("Cancelled webinar")
    day = written(webinar.day, "j F Y")
    return card(webinar.title, eyebrow, day, webinar.series.facility.name)


def preview_of_webinar(webinar: Webinar) -> Preview:
    picture = whole(reverse("webinars:webinar-card", args=[webinar.slug]))
    return Preview(
        title=one_line(webinar.title),
        description=described(f"{webinar.when}. {webinar.summary}"),
        publisher=one_line(webinar.series.facility.name),
        link=whole(webinar.get_absolute_url()),
        picture=picture,
        words=card_of_webinar(webinar).words,
        linked_data=as_script({**event_data(webinar), "image": picture}),
    )


def card_of_story(story: SuccessStory) -> Card:
    return card(story.title, _("Success story"), story.cluster.name, facility_name())


def preview_of_story(story: SuccessStory) -> Preview:
    picture = whole(reverse("webinars:story-card", args=[story.slug]))
    link = whole(story.get_absolute_url())
    article = {
        "@type": "Article",
        "@id": link,
        "headline": one_line(story.title),
        "description": described("; ".join(story.deeds)),
        "image": picture,
        "publisher": organisation(facility_name()),
        "about": {"@type": "Organization", "name": one_line(story.cluster.name)},
    }
    return Preview(
        title=one_line(story.title),
        description=described(f"{story.cluster.name}: {'; '.join(story.deeds)}"),
        publisher=facility_name(),
        link=link,
        picture=picture,
        words=card_of_story(story).words,
        kind="article",
        linked_data=as_script(article),
    )


def facility_name() -> str:
    """As every page's header calls it."""
    return _("Towards Green Transition Facility")
