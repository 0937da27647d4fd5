"""What an invitation's link opens: who invites whom, and how they sign in from now on."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.webauthn.internal import auth, flows
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusters.domain.account_invitation import accept, obstacle_to_accepting
from clusters.mail import what_for
from clusters.models import AccountInvitation
from tgtf_portal.core.models import User
from tgtf_portal.core.people import entrance, second_factor
from tgtf_portal.core.people.access import by_link, by_session
from tgtf_portal.core.people.passkeys import SignupPasskeyForm
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from tgtf_portal.pages.forms.account_invitation import NewPasswordForm

INVITED = "account_invitation"  # in the session: whose link was followed
ONWARD = {
    AccountInvitation.Kind.COLLEAGUE: "admin:index",
    AccountInvitation.Kind.ADVISOR: "pages:advisor-edit",
    AccountInvitation.Kind.MANAGER: "pages:dashboard",
}


@by_link
def account_invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    invitation = get_object_or_404(AccountInvitation.objects.by_link(token))
    if not request.user.is_authenticated:  # who began the session knows its key
        request.session.cycle_key()
    request.session[INVITED] = invitation.code
    return redirect("pages:account-invitation-detail")


@by_session
def account_invitation_detail(request: HttpRequest) -> HttpResponse:
    """Who can sign in already accepts by one press; others choose a password, or a passkey."""
    invitation = _invitation_of(request)
    if invitation is None:
        obstacle = _("Open the link in our latest mail to you once more; an older one has ended.")
        return _closed(request, obstacle)
    if obstacle := obstacle_to_accepting(invitation, _reader(request)):
        return _closed(request, obstacle)
    owner = entrance.owner_of(invitation.email)
    if request.user.is_authenticated:
        return _accepting(request, invitation)
    if owner and entrance.has_way_in(owner):
        return _page(request, invitation, sign_in=True)
    facts = {"email": invitation.email, "name": invitation.name}
    form = NewPasswordForm(request.POST or None, **facts)
    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            person = accept(invitation, by=None, password=form.cleaned_data["password"])
            # Who has chosen it this moment is not asked for it again on the next page.
            record_authentication(request, person, "password", reauthenticated=True)
            return perform_login(request, Login(person, redirect_url=_onward(invitation)))
    return _page(request, invitation, form=form)


@require_POST
@by_session
def account_invitation_prepare(request: HttpRequest) -> HttpResponse:
    """Passkeys belong to an account: there is one from now on, which can do nothing yet."""
    if invitation := _choosing(request):
        with refusal_as_message(request):
            entrance.prepare_account(invitation.email, invitation.name)
            return redirect("pages:account-invitation-passkey")
    return redirect("pages:account-invitation-detail")


@by_session
def account_invitation_passkey(request: HttpRequest) -> HttpResponse:
    """The library makes the passkey; the account is opened together with it, or not at all."""
    invitation = _choosing(request)
    owner = entrance.owner_of(invitation.email) if invitation else None
    if invitation is None or owner is None:
        return redirect("pages:account-invitation-detail")
    form = SignupPasskeyForm(request.POST or None, user=owner)
    if request.method == "POST" and form.is_valid():
        with refusal_as_message(request), transaction.atomic():
            person = accept(invitation, by=None)
            facts = form.cleaned_data["name"], form.cleaned_data["credential"]
            passkey = flows.signup_authenticator(request, person, *facts)
            return _signed_in(request, invitation, person, passkey)
        return redirect("pages:account-invitation-detail")
    options = auth.begin_registration(owner, passwordless=True)
    context = {"form": form, "js_data": {"creation_options": options}}
    return render(request, "pages/account_invitation/passkey.html", context)


def _invitation_of(request: HttpRequest) -> AccountInvitation | None:
    code = request.session.get(INVITED, "")
    rows = AccountInvitation.objects.select_related("invited_by", "cluster")
    return rows.filter(code=code).first() if code else None


def _reader(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _choosing(request: HttpRequest) -> AccountInvitation | None:
    """The open invitation of somebody who cannot sign in yet; none for everybody else."""
    invitation = _invitation_of(request)
    if invitation is None or request.user.is_authenticated:
        return None
    if obstacle_to_accepting(invitation, None):
        return None
    owner = entrance.owner_of(invitation.email)
    return None if owner and entrance.has_way_in(owner) else invitation


def _accepting(request: HttpRequest, invitation: AccountInvitation) -> HttpResponse:
    if request.method == "POST":
        with refusal_as_message(request):
            accept(invitation, by=request.user)
            del request.session[INVITED]
            return redirect(_onward(invitation))
        return redirect("pages:account-invitation-detail")
    return _page(request, invitation)


def _signed_in(
    request: HttpRequest, invitation: AccountInvitation, person: User, passkey: Authenticator
) -> HttpResponse:
    """Recovery codes are shown once, and lead on to where the person wants to go."""
    login = Login(person, redirect_url=reverse("mfa_view_recovery_codes"))
    post_authentication(request, passkey, reauthenticated=True, passwordless=True)
    answer = perform_login(request, login)
    auto_generate_recovery_codes(request)
    request.session[second_factor.WANTED] = _onward(invitation)
    return answer


def _onward(invitation: AccountInvitation) -> str:
    return reverse(ONWARD[AccountInvitation.Kind(invitation.kind)])


def _page(
    request: HttpRequest,
    invitation: AccountInvitation,
    *,
    form: NewPasswordForm | None = None,
    sign_in: bool = False,
) -> HttpResponse:
    lead, *rest = what_for(invitation).split("\n")
    context = {
        "invitation": invitation,
        "lead": lead,
        "rest": rest[len(invitation.role_labels) :],
        "form": form,
        "sign_in": sign_in,
    }
    return render(request, "pages/account_invitation/detail.html", context)


def _closed(request: HttpRequest, obstacle: str) -> HttpResponse:
    return render(request, "pages/account_invitation/closed.html", {"obstacle": obstacle})
