"""A project's conversation: written by its three sides, mailed to the others once an hour."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.sides import Reader, facility_side, managers, readers
from advisors.models import Comment, Engagement
from advisors.models.advisor import HELD
from clusters.models import Project
from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import covers
from tgtf_portal.core.refusal import Refused

NEWS = "conversation.news"
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 60


def may_write(project: Project, user: User) -> bool:
    """Advisors, managers of the lead and of partners, and the facility."""
    if user.has_perm("advisors.add_comment") and covers(user, project):
        return True
    return (
        Project.objects.of(user).filter(pk=project.pk).exists()
        or Engagement.objects.filter(project=project, advisor__user=user, status__in=HELD).exists()
    )


@transaction.atomic
def write_comment(project: Project, text: str, *, form_key: str = "", by: User) -> Comment:
    """The same form sent twice is one comment. The others are told with the hour's end."""
    if not may_write(project, by):
        raise Refused(_("The sides of the project write here."))
    if project.status == Project.Status.WITHDRAWN:
        raise Refused(_("This project was withdrawn; its conversation has ended."))
    now = timezone.now()
    if by.project_comments.filter(written_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
        raise Refused(_("You have written much within the hour; please go on later."))
    facts = {"project": project, "author": by, "text": text.strip(), "written_at": now}
    if not form_key:
        comment, new = Comment.objects.create(**facts), True
    else:
        key = sha256(f"{project.pk}/{by.pk}/{form_key}".encode()).hexdigest()[:32]
        comment, new = Comment.objects.get_or_create(form_key=key, defaults=facts)
    if new:
        audit.record("comment.written", comment, by=by, project=project.code)
        _promise_news(project, now, by)
    return comment


@transaction.atomic
def amend_comment(comment: Comment, text: str, *, by: User) -> Comment:
    comment = _own(comment, by)
    if not comment.is_mendable:
        raise Refused(_("A comment can be changed for a quarter of an hour; withdraw it instead."))
    comment.text, comment.amended_at = text.strip(), timezone.now()
    comment.save(update_fields=["text", "amended_at"])
    return comment


@transaction.atomic
def withdraw_comment(comment: Comment, *, by: User) -> None:
    """Its words are gone. After a quarter of an hour it is told that something stood here."""
    comment = _own(comment, by)
    audit.record("comment.withdrawn", comment, by=by)
    if comment.is_mendable:
        comment.delete()
        return
    comment.text, comment.withdrawn_at = "", timezone.now()
    comment.save(update_fields=["text", "withdrawn_at"])


@transaction.atomic
def hide_comment(comment: Comment, *, reason: str, by: User) -> Comment:
    """Staff take it out of sight; everybody reads that they did, and why."""
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if not comment.is_readable:
        raise Refused(_("This comment is not shown any more."))
    comment.hidden_at, comment.hidden_by = timezone.now(), by
    comment.hidden_reason = reason
    comment.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    audit.record("comment.hidden", comment, by=by, reason=reason)
    return comment


def _own(comment: Comment, by: User) -> Comment:
    own = Comment.objects.select_for_update().own(by).filter(pk=comment.pk).first()
    if own is None:
        raise Refused(_("This comment is not shown any more."))
    return own


# --- Mail -----------------------------------------------------------------------------------------
def readers_of(project: Project) -> list[Reader]:
    """Everybody of the three sides; partners’ managers, too."""
    engaged = Engagement.objects.filter(project=project, status__in=HELD)
    advisors = [engagement.advisor.user for engagement in engaged.select_related("advisor__user")]
    return [*readers(managers(project)), *readers(advisors), *facility_side(project)]


def _promise_news(project: Project, now: datetime, by: User) -> None:
    """One mail an hour to a reader, whichever projects it tells of: the key says so."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    told = {reader.email: reader for reader in readers_of(project) if reader.email != by.email}
    outbox.promise_all(
        outbox.Promise(
            NEWS,
            key=f"{NEWS}/{hour:%Y%m%d%H}/{reader.email}",
            to=reader.email,
            name=reader.name,
            language=reader.language,
            context={"project": project.pk, "hour": hour.isoformat()},
            due_at=hour + HOUR,
        )
        for reader in told.values()
    )


def news_for(email: str, hour: datetime) -> list[Comment]:
    """What others wrote within the hour in the reader's projects, as far as it is still shown."""
    window = Comment.objects.readable().filter(written_at__gte=hour, written_at__lt=hour + HOUR)
    rows = window.exclude(author__email=email).order_by("project", "written_at", "pk")
    found = list(rows.select_related("author", "project__facility", "project__coordinator"))
    projects = {comment.project_id: comment.project for comment in found}
    own = {pk for pk, each in projects.items() if email in {r.email for r in readers_of(each)}}
    return [comment for comment in found if comment.project_id in own]
