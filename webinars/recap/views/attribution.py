"""What somebody wrote, on their own page: how it is told, and what they take on."""

from dataclasses import dataclass
from typing import Self

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people.access import by_link, by_session
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from webinars.breakouts.views.hosts import host_of
from webinars.common.pages import own
from webinars.live.domain.own_notes import (
    bring_back_own_note,
    obstacle_to_withdrawing,
    withdraw_own_note,
)
from webinars.models import Breakout, Host, Insight, Registration, Webinar
from webinars.models.insight import InsightQuerySet
from webinars.recap.domain.attribution import change_attribution, change_to
from webinars.recap.domain.owners import agree_as_owner, decline_as_owner
from webinars.recap.domain.retelling import sentences_naming
from webinars.recap.formats.table import FORMATS, PICTURE
from webinars.recap.forms.attribution import OwnAttributionForm
from webinars.rules import has_ended, leading_has_ended


@dataclass(frozen=True, slots=True)
class Writer:
    """A participant or a host: what they wrote, and where they read of it."""

    person: Registration | Host
    webinar: Webinar
    address: str  # of the list; a note's own page stands below it
    home: str

    @classmethod
    def by_token(cls, token: str) -> Self:
        registration = own(token)
        address = reverse("webinars:own-note-list", args=[registration.token])
        return cls(registration, registration.webinar, address, registration.get_absolute_url())

    @classmethod
    def hosting(cls, request: HttpRequest, code: str) -> Self:
        """A host who wrote there, also when the console is closed to them; whoever else leads the
        webinar has signed nothing as one."""
        breakout = get_object_or_404(Breakout.objects.with_webinar(), code=code)
        host, webinar = host_of(request, breakout), breakout.webinar
        if host is None or has_ended(webinar):
            raise Http404
        address = reverse("webinars:host-note-list", args=[breakout.code])
        is_over = leading_has_ended(webinar)
        home = webinar.get_absolute_url() if is_over else breakout.get_host_url()
        return cls(host, webinar, address, home)

    @property
    def is_participant(self) -> bool:
        return isinstance(self.person, Registration)

    @property
    def field(self) -> str:
        return "host" if isinstance(self.person, Host) else "registration"

    @property
    def notes(self) -> InsightQuerySet:
        """The ones they signed; of a conclusion, whoever wrote last."""
        return _with_author(Insight.objects.filter(**{self.field: self.person.pk}))

    @property
    def commitments(self) -> InsightQuerySet:
        """In whose hands others see them, asked or agreed."""
        return _with_author(Insight.objects.filter(**{f"owner_{self.field}": self.person.pk}))


def _with_author(notes: InsightQuerySet) -> InsightQuerySet:
    return notes.select_related("breakout__webinar", "host", "registration__cluster").order_by("pk")


@by_link
def own_note_list(request: HttpRequest, token: str) -> HttpResponse:
    return _list(request, Writer.by_token(token))


@by_link
def own_note_edit(request: HttpRequest, token: str, insight: str) -> HttpResponse:
    return _edit(request, Writer.by_token(token), insight)


@by_link
@require_POST
def own_commitment_answer(request: HttpRequest, token: str, insight: str) -> HttpResponse:
    return _answer(request, Writer.by_token(token), insight)


@by_link
@require_POST
def own_note_withdraw(request: HttpRequest, token: str, insight: str) -> HttpResponse:
    """`withdraw` says what its author wants: taken back, or told again."""
    writer = Writer.by_token(token)
    note = get_object_or_404(writer.notes, code=insight)
    verb = {"1": withdraw_own_note, "0": bring_back_own_note}.get(request.POST.get("withdraw", ""))
    if verb is None or not isinstance(writer.person, Registration):
        raise Http404
    with refusal_as_message(request):
        verb(note, author=writer.person)
        done = _("Withdrawn. You can bring it back here.") if verb is withdraw_own_note else ""
        messages.success(request, done or _("It is told again."))
    return redirect(f"{writer.address}#note-{note.code}")


@by_session
def host_note_list(request: HttpRequest, code: str) -> HttpResponse:
    return _list(request, Writer.hosting(request, code))


@by_session
def host_note_edit(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    return _edit(request, Writer.hosting(request, code), insight)


@by_session
@require_POST
def host_commitment_answer(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    return _answer(request, Writer.hosting(request, code), insight)


def _list(request: HttpRequest, writer: Writer) -> HttpResponse:
    context = {
        "writer": writer,
        "webinar": writer.webinar,
        "notes": list(writer.notes),
        "obstacle": obstacle_to_withdrawing(writer.webinar) if writer.is_participant else "",
        "commitments": list(writer.commitments),
    }
    return render(request, "webinars/attribution/list.html", context)


def _edit(request: HttpRequest, writer: Writer, code: str) -> HttpResponse:
    """First the choice, then what it changes, and the press that does it."""
    note = get_object_or_404(writer.notes, code=code)
    form = OwnAttributionForm(request.POST or None, thing=note)
    context = {"writer": writer, "webinar": writer.webinar, "note": note, "form": form}
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        if given.pop("sure"):
            if _changed(request, writer, note, form, given):
                return redirect(writer.address)
        else:
            with refusal_at_form(form):
                context |= {"given": given, **plan_for(note, **given)}
    return render(request, "webinars/attribution/edit.html", context)


def plan_for(note: Insight, *, attribution: str, name: str) -> dict[str, object]:
    """What changes, in figures."""
    recap = getattr(note.breakout.webinar, "published_recap", None)
    sentences = sentences_naming(note, change_to(note, attribution, name))
    files = sum(form is not PICTURE for form in FORMATS) if recap and sentences else 0
    return {"planned": True, "sentences": sentences, "files": files, "published": bool(recap)}


def _changed(
    request: HttpRequest,
    writer: Writer,
    note: Insight,
    form: OwnAttributionForm,
    given: dict[str, str],
) -> bool:
    by = writer.person.user if isinstance(writer.person, Host) else None
    with refusal_at_form(form):
        change_attribution(note, given["attribution"], name=given["name"], by=by)
        messages.success(request, _("It is changed wherever it was told."))
        return True
    return False


def _answer(request: HttpRequest, writer: Writer, code: str) -> HttpResponse:
    """`agree` says whether they may be named; at any time, also after they agreed."""
    note = get_object_or_404(writer.commitments, code=code)
    verb = {"1": agree_as_owner, "0": decline_as_owner}.get(request.POST.get("agree", ""))
    if verb is None:
        raise Http404
    with refusal_as_message(request):
        verb(note, by=None)
        messages.success(request, _("Thank you. It is told so from now on."))
    return redirect(writer.address)
