"""A code that lets a group register from one place: a classroom behind one network address."""

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField
from tgtf_portal.core.values.routes import address_of
from webinars.models.webinar import Webinar, counted

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that could be taken for another


def easy_code() -> str:
    """Eight letters and digits that can be read out: 40 random bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


def as_printed(text: str) -> str:
    """What somebody typed, as it stands on the card.

    >>> as_printed(" green-2 go")
    'GREEN2GO'
    """
    return "".join(text.replace("-", "").split()).upper()


class GroupCodeQuerySet(models.QuerySet["GroupCode"]):
    def with_uses(self) -> Self:
        """Annotates how many people came by each code."""
        return self.annotate(use_count=counted("webinars.Registration", of="group_code"))

    def valid(self, now: datetime | None = None) -> Self:
        """Those whose time is not over."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now or timezone.now()))

    def usable(self, code: str) -> Self:
        """The code that somebody typed or came by, if it is valid still."""
        printed = as_printed(code)
        return self.valid().filter(code=printed) if printed.isalnum() else self.none()


class GroupCode(models.Model):
    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="group_codes"
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        default=easy_code,
        validators=[RegexValidator(r"^[A-Z0-9]{6,20}$", _("Capital letters and digits."))],
    )
    label = LineField(_("for whom"), max_length=120)
    most_uses = models.PositiveSmallIntegerField(
        _("for how many people"), default=30, validators=[MinValueValidator(1)]
    )
    ends_at = models.DateTimeField(_("valid until"), null=True, blank=True)

    use_count: int  # annotated by with_uses

    objects = GroupCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("group code")
        ordering = ["webinar", "label__folded", "pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"

    def get_link(self) -> str:
        """What a group opens to register; needs the webinar."""
        return f"{settings.SITE_URL}{self.get_path()}"

    def get_path(self) -> str:
        path = address_of("webinars:registration-create", self.webinar.slug)
        return f"{path}?group={self.code}"
