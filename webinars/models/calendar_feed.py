"""A person's own calendar of webinars, which their calendar program fetches by a secret address."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.fields import AddressField


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def by_link(self, token: str) -> Self:
        code = tokens.read(CalendarFeed.PURPOSE, token)
        return self.filter(code=code) if code else self.none()


class CalendarFeed(models.Model):
    """Revoked by deleting it: the address is dead at once, a new one is another."""

    PURPOSE = "calendar"

    email = AddressField(_("e-mail address"), unique=True)
    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)

    def get_link(self) -> str:
        return f"{settings.SITE_URL}{reverse('webinars:calendar-feed', args=[self.token])}"
