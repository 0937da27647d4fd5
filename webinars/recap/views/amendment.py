"""Where hosts and speakers read a drafted recap and propose other words for it."""

from dataclasses import dataclass
from typing import Self

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people.access import LinkHasEnded, by_link, by_session
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from webinars.breakouts.views.hosts import links
from webinars.common.pages import SeeOther, replacing
from webinars.models import Recap, Statement
from webinars.models.recap import RecapQuerySet
from webinars.recap.domain.amendments import (
    is_open,
    parts_for,
    propose_amendment,
    replace_amend_link,
    withdraw_amendment,
)
from webinars.recap.domain.proposers import Proposer, code_by_link
from webinars.recap.forms.amendment import ProposalForm
from webinars.rules import has_ended

CODES = "amender_codes"  # in the session: by which personal links its owner came


@dataclass(frozen=True, slots=True)
class AmendmentReader:
    """Somebody who was asked to read a recap that was opened for proposals."""

    recap: Recap
    proposer: Proposer

    @classmethod
    def of(cls, request: HttpRequest, slug: str) -> Self:
        recap = get_object_or_404(_opened(), webinar__slug=slug)
        codes = [] if has_ended(recap.webinar) else request.session.get(CODES, [])
        proposer = Proposer.of(recap.webinar, request.user, codes=codes, links=links(request))
        if proposer is None:
            raise Http404
        return cls(recap, proposer)

    @property
    def address(self) -> str:
        return reverse("webinars:recap-amend", args=[self.recap.webinar.slug])


def _opened() -> RecapQuerySet:
    return Recap.objects.with_webinar().exclude(amend_until=None)


@by_link
def recap_amend_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    recap = get_object_or_404(_opened(), webinar__slug=slug)
    code = code_by_link(recap.webinar, token)
    if code is None:
        raise Http404
    if has_ended(recap.webinar):
        raise LinkHasEnded(recap.webinar.get_absolute_url())
    request.session.cycle_key()
    request.session[CODES] = sorted({*request.session.get(CODES, []), code})
    return SeeOther(reverse("webinars:recap-amend", args=[slug]))


@by_session
def recap_amend(request: HttpRequest, slug: str) -> HttpResponse:
    reader = AmendmentReader.of(request, slug)
    recap, proposer = reader.recap, reader.proposer
    takes = is_open(recap)
    context = {
        "recap": recap,
        "webinar": recap.webinar,
        "name": proposer.name,
        "takes": takes,
        "parts": parts_for(recap, proposer) if takes else [],
        "own": proposer.amendments(recap).select_related("statement"),
        "renew": f"{reader.address}new-link/" if takes and proposer.speaker else "",
    }
    return render(request, "webinars/amendment/list.html", context)


@by_session
def recap_amend_renew(request: HttpRequest, slug: str) -> HttpResponse:
    """For speakers: a host's link is the one of the console, which replaces it."""
    reader = AmendmentReader.of(request, slug)
    speaker = reader.proposer.speaker
    if speaker is None:
        raise Http404
    if not is_open(reader.recap):
        return _over(request, reader)
    return replacing(
        request,
        reader.recap.webinar,
        lambda: replace_amend_link(speaker, by=None),
        back=reader.address,
        to=speaker.email,
    )


@by_session
def amendment_edit(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    reader = AmendmentReader.of(request, slug)
    if not is_open(reader.recap):
        return _over(request, reader)
    statements = reader.recap.statements.kept().with_sources()
    statement = get_object_or_404(statements, key=key)
    own = reader.proposer.amendments(reader.recap).open().filter(statement=statement).first()
    form = ProposalForm(request.POST or None, instance=own, statement=statement)
    if request.method == "POST" and form.is_valid() and _proposed(reader, statement, form):
        messages.success(request, _("Your proposal is kept. You are told what becomes of it."))
        return redirect(f"{reader.address}#{statement.anchor}")
    context = {"recap": reader.recap, "webinar": reader.recap.webinar, "statement": statement}
    return render(request, "webinars/amendment/edit.html", {**context, "form": form, "own": own})


def _proposed(reader: AmendmentReader, statement: Statement, form: ProposalForm) -> bool:
    with refusal_at_form(form):
        propose_amendment(statement, reader.proposer, **form.facts())
        return True
    form.take_note_of(statement)
    return False


@by_session
@require_POST
def amendment_withdraw(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    reader = AmendmentReader.of(request, slug)
    own = reader.proposer.amendments(reader.recap).select_related("statement__recap__webinar")
    amendment = get_object_or_404(own, code=code)
    with refusal_as_message(request):
        withdraw_amendment(amendment, reader.proposer)
        messages.success(request, _("Your proposal is withdrawn."))
    return redirect(f"{reader.address}#{amendment.statement.anchor}")


def _over(request: HttpRequest, reader: AmendmentReader) -> HttpResponse:
    messages.error(request, _("The time for proposals is over; nothing was changed."))
    return redirect(reader.address)
