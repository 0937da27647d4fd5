"""A recap as the picture with which other sites announce it."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tgtf_portal.core.pages.cards import Card, card
from webinars.models import Recap


def card_of(recap: Recap) -> Card:
    """In the recap's own language; no query after `with_webinar`."""
    webinar = recap.webinar
    with translation.override(recap.language):
        return card(
            recap.title,
            _("Recap of webinar %(number)d") % {"number": webinar.number},
            date_format(webinar.day, "j F Y"),
            webinar.series.facility.name,
            recap.language,
        )
