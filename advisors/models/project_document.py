"""A document of a project: of all of it, or of one activity."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advisors.models.activity import Activity
from advisors.models.advisor import HELD
from clusters.models import Project
from tgtf_portal.core.models import Document, User
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.core.values.links import optional


class ProjectDocumentQuerySet(models.QuerySet["ProjectDocument"]):
    @all_for_staff("advisors.view_activity")
    def visible_to(self, user: User) -> Self:
        """All sides of the project read: the managers of its clusters, and its advisors."""
        advised = Q(project__engagements__advisor__user=user, project__engagements__status__in=HELD)
        found = self.filter(Q(project__in=Project.objects.of(user)) | advised)
        return self.filter(pk__in=found.order_by().values("pk"))

    def with_facts(self) -> Self:
        return self.select_related("document__uploaded_by", "activity", "project")


class ProjectDocument(models.Model):
    """Points to the newest version; the older ones are opened by whoever opens this."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="documents")
    activity = optional(
        Activity, models.PROTECT, verbose_name=_("activity"), related_name="documents"
    )
    document = models.OneToOneField(
        Document, models.PROTECT, verbose_name=_("document"), related_name="of_project"
    )

    objects = ProjectDocumentQuerySet.as_manager()
    trail_of = "project"

    class Meta:
        verbose_name = _("document of a project")
        verbose_name_plural = _("documents of projects")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.document)
