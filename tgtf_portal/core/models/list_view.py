"""What a member of staff looks at a list by: its columns, filters and order."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models.user import User
from tgtf_portal.core.values.fields import LineField


class ListViewQuerySet(models.QuerySet["ListView"]):
    def of_list(self, label: str) -> Self:
        return self.filter(table=label)

    def readable_by(self, user: User) -> Self:
        """One's own, and what colleagues share; the columns that somebody keeps stay theirs."""
        return self.filter(Q(owner=user) | Q(shared=True, name__gt=""))


class ListView(models.Model):
    """`columns` is [name, words], `filters` is [parameter, value, words], `order` names columns,
    with a minus where it goes down. The words say what a column or filter was once it is gone.

    Without a name: the columns that its owner keeps for the list.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("owner"),
        related_name="list_views",
    )
    table = models.CharField(_("list"), max_length=80)
    name = LineField(_("name"), max_length=60, blank=True)
    columns = models.JSONField(_("columns"), default=list)
    filters = models.JSONField(_("filters"), default=list, blank=True)
    order = models.JSONField(_("order"), default=list, blank=True)
    shared = models.BooleanField(_("shared with colleagues"), default=False)

    objects = ListViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        ordering = ["table", "name__folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "table", "name"],
                name="list_view_once_by_name",
                violation_error_message=_("You have a view of this name for this list already."),
            ),
            models.CheckConstraint(
                condition=Q(shared=False) | ~Q(name=""),
                name="list_view_shared_has_a_name",
                violation_error_message=_("What is shared needs a name."),
            ),
        ]
        indexes = [models.Index(fields=["table", "shared"], name="list_view_shared")]

    def __str__(self) -> str:
        return self.name
