"""A recap's versions: what each changed, how two differ, and how a sentence read before."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from tgtf_portal.core.admin.actions import WithActions
from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.core.values.numbers import is_number
from webinars.models import Recap, RecapVersion, Statement
from webinars.recap.domain.statements import rephrase_statement
from webinars.recap.domain.versions import changed_between, wordings_of
from webinars.recap.forms.recap import WordingForm

PER_PAGE = 100


def versions_page(page: WithActions, request: HttpRequest, recap: Recap) -> HttpResponse:
    """The list, and the two that the address names side by side; without a name the last two."""
    versions = recap.versions.defer("statements").select_related("by")
    newer = _version(recap, request.GET.get("newer")) or recap.versions.first()
    older = _version(recap, request.GET.get("older"))
    if older is None and newer:
        older = recap.versions.filter(number__lt=newer.number).first()
    found = changed_between(older, newer) if older and newer else []
    today = dict(recap.statements.values_list("key", "pk"))
    pages = Paginator([(one, today.get(one.key)) for one in found], PER_PAGE)
    changes = Counter(change for one in found for change in one.changes)
    context = {
        "versions": versions,
        "older": older,
        "newer": newer,
        "page_obj": pages.get_page(request.GET.get("page")),
        "query": _query(older, newer),
        "counts": [(change.label, n) for change, n in changes.items()],
    }
    template = "admin/webinars/recap/versions.html"
    return page.show_page(request, recap, template, _("Versions"), **context)


def _version(recap: Recap, number: str | None) -> RecapVersion | None:
    if not number or not is_number(number):
        return None
    return recap.versions.filter(number=int(number)).first()


def _query(older: RecapVersion | None, newer: RecapVersion | None) -> str:
    return f"older={older.number}&newer={newer.number}" if older and newer else ""


# --- How one sentence read before ----------------------------------------------------------------
def wordings_page(page: WithActions, request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    recap = page.thing_of(request, pk, "change")
    row = get_object_or_404(recap.statements.select_related("recap__webinar"), pk=statement)
    form = WordingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _brought_back(request, row, form):
        page.message_user(request, _("The older wording is back."), messages.SUCCESS)
        return redirect(f"{page.address_of(recap)}?at={row.pk}#sentence-{row.pk}")
    context: dict[str, Any] = {
        "statement": row,
        "form": form,
        "wordings": [(v, text) for v, text in wordings_of(row) if text != row.text],
        "sentence": f"{page.address_of(recap)}?at={row.pk}#sentence-{row.pk}",
    }
    template = "admin/webinars/recap/wordings.html"
    return page.show_page(request, recap, template, _("Earlier wordings"), **context)


def _brought_back(request: HttpRequest, row: Statement, form: WordingForm) -> bool:
    with refusal_at_form(form):
        rephrase_statement(row, **form.cleaned_data, by=request.user)
        return True
    return False
