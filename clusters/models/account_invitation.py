"""Somebody is invited by mail to have an account: as a colleague, an advisor or a manager."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusters.models.cluster import Cluster
from clusters.models.facility import Facility
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.fields import AddressField, LineField
from tgtf_portal.core.values.links import actor, optional

OPEN = Q(status="open")


class AccountInvitationQuerySet(models.QuerySet["AccountInvitation"]):
    def by_link(self, token: str) -> Self:
        """The one whom a personal link lets in, if any."""
        return self.filter(code=tokens.read(AccountInvitation.PURPOSE, token))

    def waiting(self) -> Self:
        """Those that can be accepted now."""
        return self.filter(OPEN, open_until__gt=timezone.now())


class AccountInvitation(models.Model):
    PURPOSE = "account"
    DAYS = 14  # the link works for so long

    class Kind(models.TextChoices):
        COLLEAGUE = "colleague", _("Colleague")
        ADVISOR = "advisor", _("Advisor")
        MANAGER = "manager", _("Cluster manager")

    class Status(models.TextChoices):
        OPEN = "open", _("Invited")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    kind = models.CharField(_("as"), max_length=10, choices=Kind, default=Kind.COLLEAGUE)
    email = AddressField(_("e-mail address"))
    name = LineField(_("name"), max_length=120)
    greeting = LineField(
        _("a line of greeting"),
        max_length=300,
        blank=True,
        help_text=_("Stands in the mail, in your words."),
    )
    roles = models.JSONField(_("roles"), default=list, blank=True)
    facilities = models.ManyToManyField(
        Facility, verbose_name=_("facilities"), blank=True, related_name="account_invitations"
    )
    cluster = optional(
        Cluster, models.PROTECT, verbose_name=_("cluster"), related_name="account_invitations"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    invited_by = actor(_("invited by"))
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    open_until = models.DateTimeField(_("link works until"))
    changed_at = models.DateTimeField(_("last step"), default=timezone.now)

    objects = AccountInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to the portal")
        verbose_name_plural = _("invitations to the portal")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "email"],
                condition=OPEN & Q(cluster=None),
                name="account_invitation_open_once",
                violation_error_message=_("This address is invited already."),
            ),
            models.UniqueConstraint(
                fields=["cluster", "email"],
                condition=OPEN,
                name="account_invitation_once_per_cluster",
                violation_error_message=_("This address is invited already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)

    def get_link(self) -> str:
        """The personal link's whole address."""
        return whole_address("pages:account-invitation-link", self.token)

    @property
    def is_open(self) -> bool:
        """Whether the person can accept now."""
        return self.status == self.Status.OPEN and timezone.now() < self.open_until

    @property
    def state(self) -> str:
        """The status as staff read it; a link that nobody used in time has ended."""
        if self.status == self.Status.OPEN and not self.is_open:
            return str(_("Expired"))
        return str(self.get_status_display())

    @property
    def role_labels(self) -> list[str]:
        """What the roles let a colleague do, a sentence each."""
        return [str(role.label) for role in StaffRole if role.value in self.roles]
