"""How a mistake in an activity was put right: who, when, why, and from what to what."""

from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from advisors.models.activity import Activity
from tgtf_portal.core.values.fields import LineField


class ActivityCorrection(models.Model):
    activity = models.ForeignKey(
        Activity, models.PROTECT, verbose_name=_("activity"), related_name="corrections"
    )
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("corrected by"),
        related_name="+",
        null=True,
    )
    corrected_at = models.DateTimeField(_("corrected at"), auto_now_add=True)
    reason = LineField(_("reason"), max_length=300)
    changes = models.JSONField(_("changes"))  # by field, as text, what it was and what it became

    class Meta:
        verbose_name = _("correction of an activity")
        verbose_name_plural = _("corrections of activities")
        ordering = ["corrected_at", "pk"]

    def __str__(self) -> str:
        return f"{self.activity}: {self.reason}"

    @property
    def changed(self) -> Iterator[tuple[str, str, str]]:
        """A field's name, what it was, and what it became."""
        for name, (before, after) in self.changes.items():
            label = Activity._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            kinds = dict(Activity.Kind.choices) if name == "kind" else {}
            yield str(label), str(kinds.get(before, before)), str(kinds.get(after, after))
