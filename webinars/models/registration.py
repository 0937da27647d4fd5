"""One person's place at one webinar."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from clusters.models import Cluster
from tgtf_portal.core import tokens
from tgtf_portal.core.fields import AddressField, LineField
from tgtf_portal.core.roles import Person
from webinars.models.invitation import Invitation
from webinars.models.webinar import Webinar


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.filter(cancelled_at=None)

    def with_webinar(self) -> Self:
        return self.select_related("webinar__series__facility", "cluster")

    def by_link(self, token: str) -> Self:
        """The one registration that a personal link opens, if any."""
        code = tokens.read(Registration.PURPOSE, token)
        return self.filter(code=code) if code else self.none()

    def of_invited(self, invitation: Invitation | None) -> Self:
        """Those of a person who came by the link that was mailed to them."""
        return self.filter(email=invitation.email) if invitation else self.none()

    def of_user(self, user: Person) -> Self:
        """Those of a person who signed in, whose address was therefore checked."""
        return self.filter(email=user.email) if user.is_authenticated else self.none()

    def with_seat(self) -> Self:
        return self.select_related("seat__breakout")

    def with_wishes(self) -> Self:
        return self.prefetch_related("preferences__breakout")


class Registration(models.Model):
    PURPOSE = "registration"

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    webinar = models.ForeignKey(
        Webinar, models.PROTECT, verbose_name=_("webinar"), related_name="registrations"
    )
    email = AddressField(_("e-mail address"))
    name = LineField(_("name"), max_length=120)
    organisation = LineField(_("organisation"), max_length=160, blank=True)
    cluster = models.ForeignKey(
        Cluster,
        models.PROTECT,
        verbose_name=_("cluster"),
        related_name="registrations",
        null=True,
        blank=True,
    )
    country = CountryField(_("country"), blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    invitation = models.OneToOneField(
        Invitation,
        models.PROTECT,
        verbose_name=_("invitation"),
        related_name="registration",
        null=True,
        blank=True,
    )
    registered_at = models.DateTimeField(_("registered at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(
        _("how often registered"),
        default=1,
        help_text=_("Grows when a person comes back after cancelling."),
    )
    attended = models.BooleanField(_("attended"), default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "email"],
                name="registration_once_per_webinar",
                violation_error_message=_("This person is registered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> str:
        """What the person meets on their page: called_off, over, left or coming."""
        if self.webinar.status == Webinar.Status.CANCELLED:
            return "called_off"
        if self.webinar.is_over:
            return "over"
        return "coming" if self.is_active else "left"

    @property
    def is_active(self) -> bool:
        return self.cancelled_at is None

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)

    def get_absolute_url(self) -> str:
        return reverse("webinars:registration-detail", args=[self.token])

    def get_link(self) -> str:
        """The personal link's whole address."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}"

    def wishes(self) -> list[int]:
        """Break-outs by rank, the dearest first; needs `with_wishes` to cost no query."""
        return [p.breakout_id for p in sorted(self.preferences.all(), key=lambda p: p.rank)]
