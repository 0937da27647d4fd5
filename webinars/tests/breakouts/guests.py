"""Somebody who comes to a webinar with wishes."""

from webinars.breakouts.domain.wishes import save_ranking
from webinars.tests.factories import RegistrationFactory


def guest(webinar, *wishes, **facts):
    registration = RegistrationFactory(webinar=webinar, **facts)
    save_ranking(registration, ranking=list(wishes))
    return registration
