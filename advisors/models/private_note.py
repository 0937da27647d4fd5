"""What an advisor and the coordinator tell each other about an activity.

In a table of its own: no list, history, search or file of activities can take it along.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from advisors.models.activity import Activity
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.core.values.fields import ProseField


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    @all_for_staff("advisors.view_privatenote")
    def visible_to(self, user: User) -> Self:
        """The advisor whose engagement it is."""
        return self.filter(activity__engagement__advisor__user=user)


class PrivateNote(models.Model):
    activity = models.OneToOneField(
        Activity, models.PROTECT, verbose_name=_("activity"), related_name="private_note"
    )
    text = ProseField(_("private notes"))

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        ordering = ["activity"]

    def __str__(self) -> str:
        return str(self.activity)
