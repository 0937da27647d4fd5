"""People with an account. What they may do follows from what they are linked to."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core import audit
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.read_only import ReadOnlyInline
from tgtf_portal.core.models import User
from tgtf_portal.core.people import staff_actions
from tgtf_portal.core.people.roles import roles_of, roles_to_prefetch
from tgtf_portal.core.refusal import refusal_as_message

# What staff may not change about themselves: nobody locks the last door from inside.
OWN = ["is_staff", "is_active"]


class UserForm(forms.ModelForm):
    """A person, without a password: the person sets one by asking for a new one."""

    class Meta:
        model = User
        fields = ["email", "name", "language", "time_zone", "is_staff", "is_active"]


class EmailAddressInline(ReadOnlyInline):
    """Addresses that the person proved to own; changed by the person alone."""

    model = EmailAddress
    verbose_name_plural = _("e-mail addresses for signing in")
    fields = readonly_fields = ["email", "verified", "primary"]


@admin.register(User)
class UserAdmin(PortalAdmin):
    form = UserForm
    list_display = ["email", "name", "roles", "second_factor", "is_active"]
    list_filter = ["is_staff", "is_active", "last_login"]
    search_fields = ["email", "name"]
    search_help_text = _("A name or an e-mail address.")
    ordering = ["email"]
    list_per_page = 50
    actions = ["deactivate", "remove_second_factor"]
    shown = ["roles", "second_factor", "last_login", "date_joined", "audit_trail"]
    add_fields = ["email", "name", "language", "time_zone", "is_staff"]
    fields = [*add_fields, "is_active", *shown]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        people = super().get_queryset(request).prefetch_related(*roles_to_prefetch())
        return people.annotate(has_factor=Exists(factors))

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return self.fields if obj else self.add_fields

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type]:
        return [EmailAddressInline] if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """An address opens the account: its owner alone changes it, after proving the new one."""
        if obj is None:
            return []
        return ["email", *self.shown, *(OWN if obj == request.user else [])]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are switched off; what people wrote keeps its author."""
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        rights = {name: form.cleaned_data[name] for name in form.changed_data if name in OWN}
        verb = "user.changed" if change else "user.created"
        audit.record(verb, obj, by=request.user, fields=form.changed_data, **rights)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        staff = [gettext("facility staff")] if user.is_staff else []
        return "; ".join(staff + roles_of(user)) or "–"

    second_factor = column(_("second factor"), "has_factor", None, boolean=True)

    @admin.display(description=_("audit trail"))
    def audit_trail(self, user: User) -> str:
        address = reverse("admin:core_auditevent_changelist") + f"?actor__exact={user.pk}"
        return format_html('<a href="{}">{}</a>', address, _("What this person did"))

    @admin.action(description=_("Switch off the chosen accounts"))
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        with refusal_as_message(request):
            done = staff_actions.deactivate(plain(queryset), by=request.user)
            text = ngettext("%(n)s account is off.", "%(n)s accounts are off.", done) % {"n": done}
            self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("Remove the second factor (after making sure who asks)"))
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        done = staff_actions.remove_second_factor(plain(queryset), by=request.user)
        text = ngettext(
            "%(n)s person has to set up a new one.", "%(n)s people have to set up a new one.", done
        )
        self.message_user(request, text % {"n": done}, messages.SUCCESS)


def plain(chosen: QuerySet[User]) -> QuerySet[User]:
    """The same people without the list's annotations and prefetches, which cannot be locked."""
    return User.objects.filter(pk__in=chosen.values("pk"))
