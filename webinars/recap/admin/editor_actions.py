"""What a recap's editor sends, one press one thing; and what to look at before approval."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from tgtf_portal.core.admin.actions import WithActions
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused, refusal_as_message, refusal_at_form
from webinars.live.domain.conclusions import rooms_without_conclusion
from webinars.models import Amendment, Insight, Recap, Statement
from webinars.recap.admin.editor import editor_context, new_sentence_form
from webinars.recap.domain.amendments import is_open
from webinars.recap.domain.corrections import ChangedMeanwhile, write_heading
from webinars.recap.domain.statements import (
    accept_part,
    accept_rest,
    accept_statement,
    add_statement,
    drop_statement,
    move_statement,
    rephrase_statement,
    restore_statement,
)
from webinars.recap.domain.undoing import Step, decided, last_version, step_between, undo_step
from webinars.recap.forms import recap as sent
from webinars.recap.forms.recap import HeadingForm, PartForm, RestForm, SentenceForm

STEPS = "recap_steps"  # in the session: of the recap that is worked on
MOST_STEPS = 20


# --- The editor ----------------------------------------------------------------------------------
def editor_page(
    page: WithActions,
    request: HttpRequest,
    recap: Recap,
    *,
    refused: SentenceForm | None = None,
    heading: HeadingForm | None = None,
) -> HttpResponse:
    context = {
        "subtitle": None,
        "buttons": page.shown_buttons(request, recap),
        "can_change": page.has_change_permission(request, recap),
        "heading": heading or HeadingForm(instance=recap),
        "heading_open": heading is not None,
        "corrections": recap.corrections.select_related("by"),
        "can_undo": bool(steps_of(request, recap)) and not recap.is_published,
        **editor_context(request, recap, refused),
    }
    template = "admin/webinars/recap/editor.html"
    return page.show_page(request, recap, template, str(recap), **context)


def heading_sent(page: WithActions, request: HttpRequest, recap: Recap) -> HttpResponse:
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
def statement_page(
    page: WithActions, request: HttpRequest, pk: int, statement: int
) -> HttpResponse:
    recap = page.thing_of(request, pk, "change")
    if request.method != "POST":
        return redirect(_place_of(page, recap, statement))
    row = recap.statements.filter(pk=statement).first()
    if row is None:
        gone = _("This sentence is gone: the recap was compiled again meanwhile.")
        page.message_user(request, gone, messages.ERROR)
        return redirect(page.address_of(recap))
    form = SentenceForm(request.POST, at=row.pk)
    try:
        with undoable(request, recap):
            said = done(row, **form.checked(), by=request.user)
    except ChangedMeanwhile as clash:
        return editor_page(page, request, recap, refused=form.with_both(clash))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return editor_page(page, request, recap, refused=form)
    page.message_user(request, said, messages.SUCCESS)
    return redirect(_place_of(page, recap, row.pk))


def _place_of(page: WithActions, recap: Recap, statement: int) -> str:
    return f"{page.address_of(recap)}?at={statement}#sentence-{statement}"


@transaction.atomic
def done(
    statement: Statement,
    *,
    verb: str,
    text: str,
    read: str,
    reason: str,
    steps: int,
    note: str,
    by: User,
) -> str:
    """Whatever was pressed, words that were changed beside it are kept first; both, or neither."""
    if verb == sent.DROP:
        drop_statement(statement, reason, by=by, read=read, note=note)
        return _("The sentence is dropped; it can be restored.")
    if verb == sent.RESTORE:
        restore_statement(statement, by=by, note=note)
        return _("The sentence is back; accept it once you read it.")
    if verb == sent.COMPILED:
        rephrase_statement(statement, statement.drafted, by=by, read=read, note=note)
        return _("The sentence reads as it was compiled.")
    if verb == sent.REPHRASE or text != read.strip():
        given = rephrase_statement(statement, text, by=by, read=read, note=note).text
        if verb in (sent.REPHRASE, sent.ACCEPT):
            return _rephrased(text, given)
    if verb == sent.ACCEPT:
        accept_statement(statement, by=by, read=read, note=note)
        return _("The sentence is accepted.")
    move_statement(statement, steps, by=by, note=note)
    return _("The sentence moved up.") if steps < 0 else _("The sentence moved down.")


def _rephrased(text: str, given: str) -> str:
    if given == text:
        return _("The new wording is saved.")
    return _("Saved. Somebody else changed the sentence, too; both are joined: read it once.")


# --- A part at once, and a sentence more ---------------------------------------------------------
def part_page(page: WithActions, request: HttpRequest, recap: Recap) -> HttpResponse:
    """Accepts whatever is undecided in a section or a room."""
    form = PartForm(request.POST or None, recap=recap)
    if not form.is_valid():
        return redirect(page.address_of(recap))
    room = form.cleaned_data["breakout"]
    key = sent.key_of(form.cleaned_data["section"], room.pk if room else None)
    with refusal_as_message(request), undoable(request, recap):
        number = accept_part(recap, **form.cleaned_data, by=request.user)
        page.message_user(request, _accepted(number), messages.SUCCESS)
    return redirect(f"{page.address_of(recap)}?part={key}#part-{key}")


def rest_page(page: WithActions, request: HttpRequest, recap: Recap) -> HttpResponse:
    """Accepts whatever is undecided in the whole recap."""
    form = RestForm(request.POST or None)
    if form.is_valid():
        with refusal_as_message(request), undoable(request, recap):
            number = accept_rest(recap, **form.cleaned_data, by=request.user)
            page.message_user(request, _accepted(number), messages.SUCCESS)
    return redirect(page.address_of(recap))


def _accepted(number: int) -> str:
    return ngettext("%d sentence is accepted.", "%d sentences are accepted.", number) % number


# --- Back to before ------------------------------------------------------------------------------
@contextmanager
def undoable(request: HttpRequest, recap: Recap) -> Iterator[None]:
    """What happens inside can be taken back by whoever does it, as their last steps."""
    before, version = decided(recap), last_version(recap)
    yield
    if step := step_between(before, decided(recap), version):
        steps = [*steps_of(request, recap), step.data][-MOST_STEPS:]
        request.session[STEPS] = {"recap": recap.pk, "steps": steps}


def steps_of(request: HttpRequest, recap: Recap) -> list[dict[str, Any]]:
    kept = request.session.get(STEPS, {})
    return kept["steps"] if kept.get("recap") == recap.pk else []


def undo_page(page: WithActions, request: HttpRequest, recap: Recap) -> HttpResponse:
    """Takes back the last step; one that cannot be taken back is forgotten."""
    steps = steps_of(request, recap)
    if request.method != "POST" or not steps:
        return redirect(page.address_of(recap))
    *rest, last = steps
    request.session[STEPS] = {"recap": recap.pk, "steps": rest}
    step = Step.of(last)
    with refusal_as_message(request):
        undo_step(recap, step, by=request.user)
        number = len(step.was)
        said = ngettext(
            "Undone: %d sentence is as before.", "Undone: %d sentences are as before.", number
        )
        page.message_user(request, said % number, messages.SUCCESS)
    return redirect(_place_of(page, recap, min(step.was, key=lambda pk: step.was[pk].position)))


def add_page(page: WithActions, request: HttpRequest, recap: Recap) -> HttpResponse:
    form = new_sentence_form(request, recap)
    if form.is_valid() and (added := _added(recap, form, request.user)):
        page.message_user(request, _("The sentence is added."), messages.SUCCESS)
        return redirect(_place_of(page, recap, added.pk))
    template = "admin/webinars/recap/add.html"
    return page.show_page(request, recap, template, _("Add a sentence"), form=form)


def _added(recap: Recap, form: sent.NewSentenceForm, by: User) -> Statement | None:
    with refusal_at_form(form):
        return add_statement(recap, **form.facts(), by=by)
    return None


# --- What to look at before approval -------------------------------------------------------------
GROUNDLESS = ngettext_lazy("%d sentence stands on no source.", "%d sentences stand on no source.")
HIDDEN = ngettext_lazy(
    "%d sentence stands on a hidden insight; readers do not see it.",
    "%d sentences stand on hidden insights; readers do not see them.",
)
OFFERED = ngettext_lazy(
    "%d sentence is new since you began; readers see it once it is accepted.",
    "%d sentences are new since you began; readers see them once they are accepted.",
)
UNREAD = ngettext_lazy(
    "%d sentence was accepted by nobody yet.", "%d sentences were accepted by nobody yet."
)
PROPOSED = ngettext_lazy(
    "%d proposed amendment is not answered.", "%d proposed amendments are not answered."
)


def open_questions(recap: Recap) -> list[str]:
    """In sentences, the gravest first."""
    if not recap.statements.kept().exists():
        return [_("It has no sentence yet.")]
    rows = recap.statements.filter(dropped=False)
    shown = rows.filter(offered=False)
    hidden = Insight.objects.exclude(hidden_at=None)
    counts = [
        (GROUNDLESS, shown.filter(sources=None)),
        (HIDDEN, shown.filter(sources__insight__in=hidden).distinct()),
        (OFFERED, rows.filter(offered=True)),
        (UNREAD, shown.filter(accepted_at=None)),
        (PROPOSED, Amendment.objects.open().filter(statement__recap=recap)),
    ]
    numbers = [(words, found.count()) for words, found in counts]
    return [*(str(words % n) for words, n in numbers if n), *_still_to_come(recap)]


def _still_to_come(recap: Recap) -> Iterator[str]:
    if is_open(recap):
        until = date_format(localtime(recap.amend_until), "DATETIME_FORMAT")
        yield _("Hosts and speakers may propose amendments until %s.") % until
    if rooms := [f"“{room.title}”" for room in rooms_without_conclusion(recap.webinar)]:
        yield _("Without a conclusion still: %s.") % get_text_list(rooms, _("and"))
