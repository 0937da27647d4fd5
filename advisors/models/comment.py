"""What the sides of a project write to each other."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.tokens import new_code

MENDING = timedelta(minutes=15)  # as long as its author may change it, or take it back untold


class CommentQuerySet(models.QuerySet["Comment"]):
    def readable(self) -> Self:
        return self.filter(withdrawn_at=None, hidden_at=None)

    def own(self, user: User) -> Self:
        return self.readable().filter(author=user)

    @all_for_staff("advisors.change_comment")
    def hideable_by(self, user: User) -> Self:
        """Staff alone hide."""
        return self.none()


class Comment(models.Model):
    """Part of a project's conversation. Withdrawn, its words are gone, and that it was stays."""

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("project"), related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("author"),
        related_name="project_comments",
    )
    text = ProseField(_("text"), max_length=5000, blank=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    amended_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("hidden by"),
        related_name="+",
        null=True,
        blank=True,
    )
    hidden_reason = LineField(_("why it is hidden"), max_length=300, blank=True)
    form_key = models.CharField(  # noqa: DJ001  (none, not empty: two without one do not clash)
        max_length=32, unique=True, null=True, editable=False
    )

    objects = CommentQuerySet.as_manager()
    trail_of = "project"

    class Meta:
        verbose_name = _("comment")
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["project", "-written_at"], name="comment_by_project")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""),
                name="comment_hidden_for_a_reason",
                violation_error_message=_("Say why it is hidden."),
            )
        ]

    def __str__(self) -> str:
        return str(_("Comment of %s") % timezone.localtime(self.written_at).strftime("%Y-%m-%d"))

    @property
    def is_readable(self) -> bool:
        return self.withdrawn_at is None and self.hidden_at is None

    @property
    def is_mendable(self) -> bool:
        return self.is_readable and timezone.now() < self.written_at + MENDING
