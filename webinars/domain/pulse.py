"""A number that grows with whatever a page shows, so that asking whether it changed is cheap."""

from django.db.models import F

from webinars.models import Breakout, Registration, Webinar


def stir(breakout: Breakout) -> None:
    """Something in the room changed. In the transaction that changed it: whoever reads the new
    number reads the new room, too."""
    Breakout.objects.filter(pk=breakout.pk).update(pulse=F("pulse") + 1)


def stir_room_of(registration: Registration) -> None:
    """What somebody says of themselves changed: who sits with them reads it."""
    Breakout.objects.filter(seats__registration=registration).update(pulse=F("pulse") + 1)


def stir_all(webinar: int) -> None:
    """Something in several of the webinar's rooms changed; `webinar` is its key."""
    Breakout.objects.filter(webinar=webinar).update(pulse=F("pulse") + 1)


def stir_plenary(webinar: int) -> None:
    """Something that the plenary's pages show changed; `webinar` is its key."""
    Webinar.objects.filter(pk=webinar).update(pulse=F("pulse") + 1)
