"""A project's documents: added, replaced by a newer version, removed; and who does so."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from advisors.models import Activity, Engagement, ProjectDocument
from advisors.models.advisor import HELD
from clusters.models import Project
from tgtf_portal.core import audit
from tgtf_portal.core.documents.holders import holder
from tgtf_portal.core.documents.keeping import Upload, keep_document
from tgtf_portal.core.models import Document, User
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.core.refusal import Refused


@holder
def documents_of_projects(user: User) -> QuerySet[Any]:
    return ProjectDocument.objects.visible_to(user).values("document")


@all_for_staff("advisors.change_activity")
def projects_taking_documents(projects: QuerySet[Project], user: User) -> QuerySet[Project]:
    """Of the lead's managers and of the advisors; partners read."""
    advised = Engagement.objects.filter(advisor__user=user, status__in=HELD)
    led = Project.objects.led_by(user)
    return projects.filter(Q(pk__in=led.values("pk")) | Q(pk__in=advised.values("project")))


@all_for_staff("advisors.change_activity")
def activities_taking_documents(activities: QuerySet[Activity], user: User) -> QuerySet[Activity]:
    """One's own, for advisors."""
    return activities.filter(engagement__advisor__user=user)


@all_for_staff("advisors.change_activity")
def own_documents(documents: QuerySet[ProjectDocument], user: User) -> QuerySet[ProjectDocument]:
    """Those that one may replace or remove."""
    return documents.filter(document__uploaded_by=user)


@transaction.atomic
def add_document(
    project: Project, *, file: Upload, activity: Activity | None = None, by: User
) -> ProjectDocument:
    document = keep_document(file, by=by)
    added = ProjectDocument.objects.create(project=project, activity=activity, document=document)
    audit.record("document.added", added, by=by)
    return added


@transaction.atomic
def replace_document(shown: ProjectDocument, *, file: Upload, by: User) -> ProjectDocument:
    """A newer version stands in its place; the older ones can still be opened."""
    shown = _locked(shown)
    shown.document = keep_document(file, by=by, before=shown.document)
    shown.save(update_fields=["document"])
    audit.record("document.replaced", shown, by=by, version=shown.document.version)
    return shown


@transaction.atomic
def remove_document(shown: ProjectDocument, *, by: User) -> None:
    """With all its versions: nobody opens it from now on, and its files go at night."""
    shown = _locked(shown)
    if shown.activity_id:
        raise Refused(_("It belongs to an activity that is accounted for; replace it instead."))
    audit.record("document.removed", shown, by=by)
    shown.delete()


def versions_of(document: Document) -> QuerySet[Document]:
    """The newest first."""
    rows = Document.objects.filter(series=document.series).select_related("uploaded_by")
    return rows.order_by("-version")


def _locked(shown: ProjectDocument) -> ProjectDocument:
    rows = ProjectDocument.objects.select_for_update(of=("self",))
    found = rows.select_related("document", "project").filter(pk=shown.pk).first()
    if found is None:
        raise Refused(_("This document was removed meanwhile."))
    return found
