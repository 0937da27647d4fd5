"""A person's own calendar of webinars, which their calendar program fetches by a secret address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.fields import AddressField
from webinars.models.personal_link import Linked, LinkedQuerySet


class CalendarFeed(Linked):
    """Revoked by deleting it: the address is dead at once, a new one is another."""

    PURPOSE = "calendar"

    email = AddressField(_("e-mail address"), unique=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = LinkedQuerySet["CalendarFeed"].as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email

    def get_link(self) -> str:
        return whole_address("webinars:calendar-feed", self.token)
