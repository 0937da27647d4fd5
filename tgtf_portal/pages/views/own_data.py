"""What the portal keeps about its reader: shown, handed over, erased; by account or mailed link."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.models import Erasure, User
from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.access import allow, ask_again_who_it_is, by_link, keep_secret, public
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.privacy.archive import archive_name, archive_of
from tgtf_portal.core.privacy.erasing import erase, obstacles_for
from tgtf_portal.core.privacy.plan import plan_for
from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.core.values.fields import AddressField
from tgtf_portal.pages.domain.own_data import address_by_link, ask_for_own_data_link
from tgtf_portal.pages.forms.own_data import EraseForm, OwnDataLinkForm
from tgtf_portal.pages.views.notice import contact_address


@public
def own_data_ask(request: HttpRequest) -> HttpResponse:
    """The same answer whoever's address it is: what became of it, a mail says."""
    form = OwnDataLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = AddressField.normalise(form.cleaned_data["email"])
        with refusal_at_form(form):
            ask_for_own_data_link(email, client=throttle.client_network(request))
            messages.success(request, asked(email))
            return redirect("pages:own-data-ask")
    return render(request, "pages/own_data/ask.html", {"form": form})


# --- By a mailed link -----------------------------------------------------------------------------
@by_link
def own_data_detail(request: HttpRequest, token: str) -> HttpResponse:
    return overview(request, owner_of(token), "own-data", token)


@by_link
@require_POST
def own_data_archive(request: HttpRequest, token: str) -> HttpResponse:
    return archive_file(owner_of(token))


@by_link
def own_data_erase(request: HttpRequest, token: str) -> HttpResponse:
    return erasing(request, owner_of(token), "own-data", token)


def owner_of(token: str) -> str:
    email = address_by_link(token)
    if email is None:
        raise Http404
    return email


# --- By one's account -----------------------------------------------------------------------------
@allow(is_signed_in)
def profile_data(request: HttpRequest) -> HttpResponse:
    return overview(request, own_address(request.user), "profile-data")


@allow(is_signed_in)
@require_POST
def profile_data_archive(request: HttpRequest) -> HttpResponse:
    ask_again_who_it_is(request)
    return archive_file(own_address(request.user))


@allow(is_signed_in)
def profile_data_erase(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        ask_again_who_it_is(request)
    return erasing(request, own_address(request.user), "profile-data")


def own_address(user: User) -> str:
    return user.email


# --- The pages themselves -------------------------------------------------------------------------
def overview(request: HttpRequest, email: str, way: str, *token: str) -> HttpResponse:
    context = {"plan": plan_for(email, with_mails=False), "email": email, **addresses(way, *token)}
    return render(request, "pages/own_data/detail.html", context)


def archive_file(email: str) -> HttpResponse:
    response = HttpResponse(archive_of(email), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{archive_name()}"'
    response["X-Content-Type-Options"] = "nosniff"
    return keep_secret(response)


def erasing(request: HttpRequest, email: str, way: str, *token: str) -> HttpResponse:
    """First what goes and what stays; once the box is ticked and the button pressed, it is done."""
    plan = plan_for(email, with_mails=False)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            erase(email, way=Erasure.Way.OWN)
            logout(request)
            return render(request, "pages/own_data/erased.html", {"contact": contact_address()})
    context = {
        "plan": plan,
        "email": email,
        "form": form,
        "obstacles": obstacles_for(plan, Erasure.Way.OWN),
        "contact": contact_address(),
        **addresses(way, *token),
    }
    return render(request, "pages/own_data/erase.html", context)


def addresses(way: str, *token: str) -> dict[str, str]:
    """Where the buttons lead."""
    detail = "own-data-detail" if way == "own-data" else way
    return {
        "back_url": reverse(f"pages:{detail}", args=token),
        "archive_url": reverse(f"pages:{way}-archive", args=token),
        "erase_url": reverse(f"pages:{way}-erase", args=token),
    }


def asked(email: str) -> str:
    return _(
        "If we keep anything about %(email)s, a mail with the link is on its way there. Nothing "
        "after five minutes? Look into the folder for unwanted mail; we write at most once in ten "
        "minutes."
    ) % {"email": email}
