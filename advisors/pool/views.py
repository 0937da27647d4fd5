"""What a personal link of the pool opens: the profile, a yes or a no, and clear words where it has
ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advisors.models import PoolEntry
from advisors.pool.domain.pool import (
    confirm_entry,
    obstacle_to_answering,
    refuse_entry,
)
from advisors.pool.forms import PoolEntryForm, RefusalForm
from tgtf_portal.core.people.access import by_link
from tgtf_portal.core.people.entrance import is_theirs
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form


@by_link
def pool_entry_confirm(request: HttpRequest, token: str) -> HttpResponse:
    entry = _entry_behind(token)
    if obstacle := _obstacle(entry, request.user):
        return _closed(request, entry, obstacle)
    consent = _consent(entry)
    form = PoolEntryForm(request.POST or None, instance=entry, consent=consent)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            source = _("Confirmation by link, pool of %s") % entry.facility.acronym
            confirm_entry(entry, form.facts(), consent=consent, source=source)
            return redirect(entry.get_answer_url())

    return render(request, "advisors/pool/confirm.html", {"entry": entry, "form": form})


@by_link
def pool_entry_refuse(request: HttpRequest, token: str) -> HttpResponse:
    entry = _entry_behind(token)
    if obstacle := _obstacle(entry, request.user):
        return _closed(request, entry, obstacle)
    form = RefusalForm(request.POST if request.method == "POST" else None)  # it may be empty

    if request.method == "POST" and form.is_valid():
        with refusal_as_message(request):
            refuse_entry(entry, answer=form.cleaned_data["answer"])
        return redirect(entry.get_answer_url())

    return render(request, "advisors/pool/refuse.html", {"entry": entry, "form": form})


def _entry_behind(token: str) -> PoolEntry:
    entries = PoolEntry.objects.by_link(token).select_related("facility")
    return get_object_or_404(entries.prefetch_related(*PoolEntry.MANY))


def _obstacle(entry: PoolEntry, user: Person) -> str:
    """Also for who is signed in as somebody else: they would answer in another's name."""
    if user.is_authenticated and entry.is_open and not is_theirs(user, entry.email):
        return _(
            "This link was sent to another address than those of the account you are signed in "
            "with. If both are yours, sign out and open the link again."
        )
    return obstacle_to_answering(entry)


def _closed(request: HttpRequest, entry: PoolEntry, obstacle: str) -> HttpResponse:
    context = {"entry": entry, "obstacle": obstacle}
    return render(request, "advisors/pool/closed.html", context)


def _consent(entry: PoolEntry) -> str:
    """The exact words that are agreed to."""
    text = _(
        "I agree that the %(facility)s keeps this profile, shows it to clusters that it may fit, "
        "and opens an account for me."
    )
    return text % {"facility": entry.facility.name}
