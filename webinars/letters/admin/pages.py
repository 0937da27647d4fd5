"""“Texts” of a webinar and of a campaign: what each mail says now, own words, how it looks."""

import re
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from tgtf_portal.core.admin.actions import ThingPage, WithActions
from tgtf_portal.core.admin.message import SANDBOX, discreet
from tgtf_portal.core.mail.wording import LONGEST_SUBJECT, WORDINGS
from webinars.letters.admin.readers import offered, reader_of
from webinars.letters.domain.texts import (
    Owner,
    kinds_of,
    own_text,
    standing_text,
    standing_texts,
    take_back,
    taken_back,
)
from webinars.letters.forms import ReaderForm, WordsForm
from webinars.letters.samples import sample_letter
from webinars.models import Campaign, MailText, Webinar

TEMPLATES = "admin/webinars/mailtext"
BODY = re.compile("<body[^>]*>")  # where the heading is put, above the mail
SEES, WRITES = "webinars.view_mailtext", "webinars.change_mailtext"


# --- What the address names ----------------------------------------------------------------------
def language_in(request: HttpRequest) -> str:
    language = request.GET.get("language", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language


def text_in(request: HttpRequest, owner: Owner) -> MailText:
    """Of the kind that the address names, or of the first."""
    kinds = dict(kinds_of(owner))
    kind = request.GET.get("kind") or next(iter(kinds))
    if kind not in kinds:
        raise Http404
    return own_text(owner, kind, language_in(request))


def webinar_of(owner: Owner) -> Webinar:
    return owner.webinar if isinstance(owner, Campaign) else owner


def address_of(page: WithActions, owner: Owner, name: str, text: MailText) -> str:
    named = urlencode({"kind": text.kind, "language": text.language})
    return f"{page.address_of(owner, name)}?{named}"


# --- All of them ---------------------------------------------------------------------------------
def texts_page(page: WithActions, request: HttpRequest, owner: Owner) -> HttpResponse:
    language = language_in(request)
    context = {
        "texts": standing_texts(owner, language),
        "language": language,
        "languages": settings.LANGUAGES if len(settings.LANGUAGES) > 1 else [],
        "text_address": page.address_of(owner, "text"),
    }
    return page.show_page(request, owner, f"{TEMPLATES}/texts.html", _("Texts of mails"), **context)


# --- One of them ---------------------------------------------------------------------------------
@method_decorator(csp_update({"frame-src": [SELF]}))
def text_page(page: WithActions, request: HttpRequest, owner: Owner) -> HttpResponse:
    text, may = text_in(request, owner), request.user.has_perm(WRITES)
    lost = taken_back(owner, text.kind, text.language) if may and not text.pk else None
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = WordsForm(request.POST or None, instance=text, initial=_again(request, lost))
    if request.method == "POST" and form.is_valid():
        _save(page, request, form)
        return redirect(address_of(page, owner, "text", text))
    context = {
        "form": form if may else None,
        "text": text,
        "lost": lost,
        "standing": standing_text(owner, text.kind, text.language),
        "wording": WORDINGS[text.kind],
        "readers": list(offered(webinar_of(owner), request.user)),
        "letter": discreet(sample_letter(text)) if not form.errors else None,
        "most": LONGEST_SUBJECT,
        **{f"{name}_address": address_of(page, owner, name, text) for name in ADDRESSES},
        "back": f"{page.address_of(owner, 'texts')}?{urlencode({'language': text.language})}",
    }
    title = WORDINGS[text.kind].label
    return page.show_page(request, owner, f"{TEMPLATES}/text.html", title, **context)


ADDRESSES = ("text", "text_look", "text_back")


def _again(request: HttpRequest, lost: Any) -> dict[str, str]:
    """The words that were given up, where they are asked for."""
    if lost is None or "again" not in request.GET:
        return {}
    return {name: lost.facts[name] for name in ("subject", "body")}


def _save(page: WithActions, request: HttpRequest, form: WordsForm) -> None:
    texts: Any = admin.site.get_model_admin(MailText)
    is_new = form.instance.pk is None
    text = form.save()
    log = texts.log_addition if is_new else texts.log_change
    log(request, text, texts.construct_change_message(request, form, None, is_new))
    page.message_user(request, _("Saved: it goes out from now on."), messages.SUCCESS)


# --- How it looks --------------------------------------------------------------------------------
@method_decorator([xframe_options_sameorigin, csp({**SANDBOX, "form-action": [NONE]})])
def look_page(page: WithActions, request: HttpRequest, owner: Owner) -> HttpResponse:
    """The mail of what stands, or of what is typed and not saved; it changes nothing."""
    text = text_in(request, owner)
    if request.method == "POST" and not request.user.has_perm(WRITES):
        raise PermissionDenied
    chosen = ReaderForm(request.POST or request.GET)
    form = WordsForm(request.POST or None, instance=text)
    if request.method == "POST":
        if not form.is_valid():
            return _faults(request, form)
        text = form.typed(form.cleaned_data)
    reader = None
    if not chosen.is_valid():
        return _nobody(request)
    if any(chosen.cleaned_data.values()):
        named = chosen.cleaned_data
        facts = {"key": named["reader"], "named": named["named"]}
        reader = reader_of(webinar_of(owner), request.user, **facts)
        if reader is None:
            return _nobody(request)
    letter = discreet(sample_letter(text, reader))
    heading = render_to_string("emails/heading.html", {"letter": letter})
    return HttpResponse(BODY.sub(lambda begins: f"{begins[0]}{heading}", letter.html, count=1))


def _faults(request: HttpRequest, form: WordsForm) -> HttpResponse:
    faults = [str(fault) for found in form.errors.values() for fault in found]
    return TemplateResponse(request, f"{TEMPLATES}/faults.html", {"faults": faults})


def _nobody(request: HttpRequest) -> HttpResponse:
    faults = [_("Nobody of this name is registered here, or you may not see them.")]
    return TemplateResponse(request, f"{TEMPLATES}/faults.html", {"faults": faults})


# --- Back to the text of before ------------------------------------------------------------------
def back_page(page: WithActions, request: HttpRequest, owner: Owner) -> HttpResponse:
    text = text_in(request, owner)
    if not text.pk:
        return redirect(address_of(page, owner, "text", text))
    if request.method == "POST":
        texts: Any = admin.site.get_model_admin(MailText)
        texts.log_deletions(request, [text])
        take_back(text, by=request.user)
        page.message_user(request, _("The words of before go out again."), messages.SUCCESS)
        return redirect(address_of(page, owner, "text", text))
    context = {
        "text": text,
        "then": standing_text(owner, text.kind, text.language, but_own=True),
        "back": address_of(page, owner, "text", text),
    }
    title = _("Give up the own text?")
    return page.show_page(request, owner, f"{TEMPLATES}/back.html", title, **context)


TEXT_PAGES = {
    "texts": ThingPage(texts_page, SEES),
    "text": ThingPage(text_page, SEES),
    "text_look": ThingPage(look_page, SEES),
    "text_back": ThingPage(back_page, "webinars.delete_mailtext"),
}
