"""What is sent from a recap's editor: one press does one thing, and the page is back in place."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.admin.deeds import WithDeeds
from webinars.admin.recap_editor import (
    Pressed,
    heading_form,
    new_sentence_form,
    shown_editor,
)
from webinars.domain.correction import ChangedMeanwhile
from webinars.domain.heading import write_heading
from webinars.domain.statement import (
    accept_part,
    accept_statement,
    add_statement,
    drop_statement,
    move_statement,
    rephrase_statement,
    restore_statement,
)
from webinars.forms import statement as sent
from webinars.forms.statement import HeadingForm, PartForm, SentenceForm
from webinars.models import Recap, Statement


def opened(page: WithDeeds, request: HttpRequest, pk: int) -> Recap:
    recap = get_object_or_404(page.get_queryset(request), pk=pk)
    if not page.has_change_permission(request, recap):
        raise PermissionDenied
    return recap


# --- The editor ----------------------------------------------------------------------------------
def editor_page(
    page: WithDeeds,
    request: HttpRequest,
    recap: Recap,
    *,
    pressed: Pressed | None = None,
    heading: HeadingForm | None = None,
) -> HttpResponse:
    context = {
        **base_of(page, request, recap, str(recap)),
        "buttons": page.buttons(recap),
        "can_change": page.has_change_permission(request, recap),
        "heading": heading or heading_form(recap),
        "heading_open": heading is not None,
        "corrections": recap.corrections.select_related("by"),
        **shown_editor(request, recap, pressed),
    }
    return TemplateResponse(request, "admin/webinars/recap/editor.html", context)


def base_of(page: WithDeeds, request: HttpRequest, recap: Recap, title: str) -> dict[str, Any]:
    return {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "original": recap,
        "recap": recap,
        "title": title,
        "subtitle": None if title == str(recap) else str(recap),
        "back": page.address_of(recap),
    }


def heading_sent(page: WithDeeds, request: HttpRequest, recap: Recap) -> HttpResponse:
    if not page.has_change_permission(request, recap):
        raise PermissionDenied
    form = HeadingForm(request.POST, instance=Recap.objects.get(pk=recap.pk))
    if form.is_valid():
        try:
            write_heading(recap, **form.facts(), by=request.user)
        except Refused as refusal:
            form = _again(form, recap, str(refusal))
        else:
            page.message_user(request, _("Headline and standfirst are saved."), messages.SUCCESS)
            return redirect(page.address_of(recap))
    return editor_page(page, request, recap, heading=form)


def _again(form: HeadingForm, recap: Recap, refusal: str) -> HeadingForm:
    """The same entry, now made on what is there by now."""
    recap.refresh_from_db(fields=["title", "standfirst"])
    data = form.data.copy()
    data["read_title"], data["read_standfirst"] = recap.title, recap.standfirst
    form = HeadingForm(data, instance=Recap.objects.get(pk=recap.pk))
    form.add_error(None, refusal)
    return form


# --- One sentence --------------------------------------------------------------------------------
def statement_page(page: WithDeeds, request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    recap = opened(page, request, pk)
    if request.method != "POST":
        return redirect(_place_of(page, recap, statement))
    row = recap.statements.filter(pk=statement).first()
    form = SentenceForm(request.POST)
    if row is None:
        page.message_user(
            request,
            _("This sentence is gone: the recap was compiled again meanwhile."),
            messages.ERROR,
        )
        return redirect(page.address_of(recap))
    return _pressed(page, request, recap, row, form)


def _pressed(
    page: WithDeeds, request: HttpRequest, recap: Recap, row: Statement, form: SentenceForm
) -> HttpResponse:
    if not form.is_valid():
        form.add_error(None, form.complaint)
        return editor_page(page, request, recap, pressed=Pressed(row.pk, form))
    try:
        said = done(row, **form.cleaned_data, by=request.user)
    except ChangedMeanwhile as clash:
        form = _with_both(form, clash)
        return editor_page(page, request, recap, pressed=Pressed(row.pk, form, theirs=clash.theirs))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return editor_page(page, request, recap, pressed=Pressed(row.pk, form))
    page.message_user(request, said, messages.SUCCESS)
    return redirect(_place_of(page, recap, row.pk))


def _with_both(form: SentenceForm, clash: ChangedMeanwhile) -> SentenceForm:
    """The field holds both texts; saving it replaces the one that its writer has seen now."""
    data = form.data.copy()
    data["text"], data["read"] = clash.both, clash.theirs
    again = SentenceForm(data)
    again.add_error(None, str(clash))
    return again


def _place_of(page: WithDeeds, recap: Recap, statement: int) -> str:
    return f"{page.address_of(recap)}?at={statement}#sentence-{statement}"


def done(
    statement: Statement,
    *,
    deed: str,
    text: str,
    read: str,
    reason: str,
    steps: int,
    note: str,
    by: User,
) -> str:
    """Whatever was pressed, words that were changed beside it are kept first."""
    if deed == sent.DROP:
        drop_statement(statement, reason, by=by, read=read, note=note)
        return _("The sentence is dropped; it can be restored.")
    if deed == sent.RESTORE:
        restore_statement(statement, by=by, note=note)
        return _("The sentence is back; accept it once you read it.")
    if deed == sent.COMPILED:
        rephrase_statement(statement, statement.drafted, by=by, read=read, note=note)
        return _("The sentence reads as it was compiled.")
    if deed == sent.REPHRASE or text != read.strip():
        given = rephrase_statement(statement, text, by=by, read=read, note=note).text
        if deed in (sent.REPHRASE, sent.ACCEPT):
            return _rephrased(text, given)
    if deed == sent.ACCEPT:
        accept_statement(statement, by=by, read=read, note=note)
        return _("The sentence is accepted.")
    move_statement(statement, steps, by=by, note=note)
    return _("The sentence moved up.") if steps < 0 else _("The sentence moved down.")


def _rephrased(text: str, given: str) -> str:
    if given == text:
        return _("The new wording is saved.")
    return _("Saved. Somebody else changed the sentence, too; both are joined: read it once.")


# --- A part at once, and a sentence more ---------------------------------------------------------
def part_page(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts whatever is undecided in a section or a room."""
    recap = opened(page, request, pk)
    form = PartForm(request.POST or None, recap=recap)
    if not form.is_valid():
        return redirect(page.address_of(recap))
    room = form.cleaned_data["breakout"]
    key = sent.key_of(form.cleaned_data["section"], room.pk if room else None)
    try:
        number = accept_part(recap, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        page.message_user(request, str(refusal), messages.ERROR)
    else:
        said = ngettext("%d sentence is accepted.", "%d sentences are accepted.", number)
        page.message_user(request, said % number, messages.SUCCESS)
    return redirect(f"{page.address_of(recap)}?part={key}#part-{key}")


def add_page(page: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    recap = opened(page, request, pk)
    form = new_sentence_form(request, recap)
    if form.is_valid() and (added := _added(recap, form, request.user)):
        page.message_user(request, _("The sentence is added."), messages.SUCCESS)
        return redirect(_place_of(page, recap, added.pk))
    context = {**base_of(page, request, recap, _("Add a sentence")), "form": form}
    return TemplateResponse(request, "admin/webinars/recap/add.html", context)


def _added(recap: Recap, form: sent.NewSentenceForm, by: User) -> Statement | None:
    try:
        return add_statement(recap, **form.facts(), by=by)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
