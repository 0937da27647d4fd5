"""What a facility, a webinar or a campaign says instead of a mail's standard text."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Facility
from tgtf_portal.core.mail.wording import PORTAL, Owner, OwnText
from webinars.models.campaign import Campaign
from webinars.models.webinar import Webinar

OWNERS = ("campaign", "webinar", "facility")  # whose text goes before whose
TWICE = _("This mail has a text in this language already.")


def owned_by(*owners: str) -> Q:
    """One of these alone; without owners the whole portal's."""
    empty = [name for name in OWNERS if name not in owners]
    return Q(**{f"{name}__isnull": True for name in empty}) & Q(
        **{f"{name}__isnull": False for name in owners}
    )


class MailTextQuerySet(models.QuerySet["MailText"]):
    def of_facilities(self) -> Self:
        """Those of facilities, and of the whole portal."""
        return self.filter(webinar=None, campaign=None)

    def about_webinars(self, numbers: set[int]) -> Self:
        """All that may stand in mails about these webinars, or about none."""
        common = Q(webinar=None, campaign=None)
        own = Q(webinar__in=numbers) | Q(campaign__webinar__in=numbers)
        return self.filter(common | own if numbers else common)


class MailText(OwnText):
    """Without an owner it is the whole portal's: of mails that no facility sends."""

    facility = models.ForeignKey(
        Facility,
        models.CASCADE,
        verbose_name=_("facility"),
        related_name="mail_texts",
        null=True,
        blank=True,
    )
    webinar = models.ForeignKey(
        Webinar,
        models.CASCADE,
        verbose_name=_("webinar"),
        related_name="mail_texts",
        null=True,
        blank=True,
    )
    campaign = models.ForeignKey(
        Campaign,
        models.CASCADE,
        verbose_name=_("campaign"),
        related_name="mail_texts",
        null=True,
        blank=True,
    )

    objects = MailTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail text")
        ordering = ["facility", "kind", "language"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=[owner, "kind", "language"],
                    name=f"mail_text_once_per_{owner}",
                    violation_error_message=TWICE,
                )
                for owner in OWNERS
            ),
            models.UniqueConstraint(
                fields=["kind", "language"],
                condition=owned_by(),
                name="mail_text_once_per_portal",
                violation_error_message=TWICE,
            ),
            models.CheckConstraint(
                condition=owned_by()
                | Q.create([owned_by(name) for name in OWNERS], connector=Q.OR),
                name="mail_text_has_one_owner",
                violation_error_message=_("A text belongs to one facility, webinar or campaign."),
            ),
        ]

    @property
    def owner(self) -> Owner:
        keys = ((name, getattr(self, f"{name}_id")) for name in OWNERS)
        return next(((name, key) for name, key in keys if key), PORTAL)
