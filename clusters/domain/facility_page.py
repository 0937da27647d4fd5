"""A page's text is published, taken off, and an earlier edition put back into its draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.domain.next_facility import taken_along
from clusters.models import Facility, FacilityPage, PageEdition, PageQuestion
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

WORDS = ["title", "lead", "body"]


def draft_of(page: FacilityPage) -> dict[str, Any]:
    """What publishing makes an edition of."""
    asked = page.questions.values_list("question", "answer") if page.has_questions else []
    return {name: getattr(page, name) for name in WORDS} | {"questions": [list(q) for q in asked]}


def words_of_edition(edition: PageEdition) -> dict[str, Any]:
    return {name: getattr(edition, name) for name in [*WORDS, "questions"]}


def current_edition(page: FacilityPage) -> PageEdition | None:
    return page.editions.filter(is_current=True).first()


@transaction.atomic
def publish_page(page: FacilityPage, *, by: User | None) -> PageEdition:
    """The draft becomes the edition that everybody reads.

    Refused where nothing has changed, and where a text has a fault, such as a link to a page that
    is gone since it was written.
    """
    page = FacilityPage.objects.select_for_update().get(pk=page.pk)
    draft, current = draft_of(page), current_edition(page)
    if current and words_of_edition(current) == draft:
        raise Refused(_("Everybody reads just this text already."))
    _check(page)
    page.editions.filter(is_current=True).update(is_current=False)
    last = page.editions.order_by("-number").first()
    number = last.number + 1 if last else 1
    edition = PageEdition.objects.create(page=page, number=number, published_by=by, **draft)
    audit.record("page.published", page, by=by, edition=number)
    return edition


def _check(page: FacilityPage) -> None:
    try:
        page.full_clean(validate_unique=False, validate_constraints=False)
        for question in page.questions.all():
            question.full_clean()
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault
    if page.has_questions and not page.questions.exists():
        raise Refused(_("Write a question and its answer first."))


@transaction.atomic
def withdraw_page(page: FacilityPage, *, by: User | None) -> FacilityPage:
    """Nobody reads it any more; its address says so, and all its editions stay."""
    page = FacilityPage.objects.select_for_update().get(pk=page.pk)
    if not page.editions.filter(is_current=True).update(is_current=False):
        raise Refused(_("This page is not published."))
    audit.record("page.withdrawn", page, by=by)
    return page


@transaction.atomic
def put_back(page: FacilityPage, *, edition: PageEdition, by: User | None) -> FacilityPage:
    """The draft becomes what an edition said; everybody goes on reading the current one."""
    page = FacilityPage.objects.select_for_update().get(pk=page.pk)
    if edition.page_id != page.pk:
        raise Refused(_("This edition is another page’s."))
    for name in WORDS:
        setattr(page, name, getattr(edition, name))
    page.save(update_fields=WORDS)
    page.questions.all().delete()
    _write_questions(page, edition.questions)
    audit.record("page.put_back", page, by=by, edition=edition.number)
    return page


def _write_questions(page: FacilityPage, questions: list[list[str]]) -> None:
    PageQuestion.objects.bulk_create(
        PageQuestion(page=page, position=place, question=question, answer=answer)
        for place, (question, answer) in enumerate(questions, 1)
    )


@taken_along("pages", _lazy("Texts of its pages, as drafts"))
def copy_pages(old: Facility, new: Facility) -> None:
    for page in old.pages.prefetch_related("questions"):
        asked = [[q.question, q.answer] for q in page.questions.all()]
        told = {name: getattr(page, name) for name in [*WORDS, "kind", "language"]}
        _write_questions(FacilityPage.objects.create(facility=new, **told), asked)
