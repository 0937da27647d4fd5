"""People with an account. What they may do follows from what they are linked to."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core import audit
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.list_columns import ReadyView
from tgtf_portal.core.admin.list_views import WithListViews
from tgtf_portal.core.admin.person import person_page
from tgtf_portal.core.admin.read_only import ReadOnlyInline
from tgtf_portal.core.models import User
from tgtf_portal.core.people import scope, staff_actions
from tgtf_portal.core.people.access import ask_again_who_it_is
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.people.roles import roles_of, roles_to_prefetch
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form

FACTS = ["email", "name", "language", "time_zone", "is_active"]
RIGHTS = ["is_staff", "staff_roles", "staff_facilities"]
ADDED = ["email", "name", "language", "time_zone", *RIGHTS]
SHOWN = ["roles", "second_factor", "last_login", "date_joined", "audit_trail"]


class UserForm(forms.ModelForm):
    """A person, without a password: the person sets one by asking for a new one."""

    staff_roles = forms.MultipleChoiceField(
        label=_("Roles of staff"),
        choices=StaffRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What a member of staff may do; several add up. Nobody changes their own."),
    )

    staff_facilities = forms.TypedMultipleChoiceField(
        label=_("Facilities"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose work a member of staff sees. Without one they see all of them."),
    )
    by: User  # set by the page

    class Meta:
        model = User
        fields = ["email", "name", "language", "time_zone", "is_staff", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "staff_roles" in self.fields:
            held = self.instance.groups.filter(name__in=StaffRole.values)
            self.initial["staff_roles"] = list(held.values_list("name", flat=True))
            self.initial["staff_facilities"] = list(scope.facilities_of(self.instance))
        if "staff_facilities" in self.fields:
            self.fields["staff_facilities"].choices = scope.facilities_offered(self.by).items()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("staff_roles") and not cleaned.get("is_staff"):
            self.add_error("staff_roles", _("Roles are for members of the facility’s staff."))
        if cleaned.get("is_staff") and "staff_facilities" in cleaned:
            with refusal_at_form(self, "staff_facilities"):
                wanted = cleaned["staff_facilities"]
                staff_actions.facilities_to_give(self.instance, wanted, self.by)
        return cleaned


class EmailAddressInline(ReadOnlyInline):
    """Addresses that the person proved to own; changed by the person alone."""

    model = EmailAddress
    verbose_name_plural = _("e-mail addresses for signing in")
    fields = readonly_fields = ["email", "verified", "primary"]


class RoleFilter(admin.SimpleListFilter):
    """Who has a role of staff."""

    title = _("role of staff")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return StaffRole.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() not in StaffRole.values:
            return queryset
        return queryset.filter(is_staff=True, groups__name=self.value())


@admin.register(User)
class UserAdmin(WithListViews):
    about_people = True
    form = UserForm
    list_display = ["email", "name", "roles", "second_factor", "is_active"]
    more_columns = ["is_staff", "last_login", "date_joined", "language", "time_zone"]
    ready_views = [
        ReadyView(_("Facility staff"), {"is_staff__exact": "1"}),
        ReadyView(_("Switched off"), {"is_active__exact": "0"}),
    ]
    export_right = "export"
    list_filter = ["is_staff", RoleFilter, "is_active", "last_login"]
    search_fields = ["email", "name"]
    search_help_text = _("A name or an e-mail address.")
    ordering = ["email"]
    list_per_page = 50
    actions = ["deactivate", "remove_second_factor"]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.person_page)
        return [
            path("person/<str:label>/<str:pk>/", page, name="core_user_person"),
            *super().get_urls(),
        ]

    def person_page(self, request: HttpRequest, label: str, pk: str) -> HttpResponse:
        return person_page(self.admin_site, request, label, pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        fetched = ["groups", *roles_to_prefetch()]
        people = super().get_queryset(request).prefetch_related(*fetched)
        return people.annotate(has_factor=Exists(factors))

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """What nobody may change here is not asked."""
        names = [*ADDED, "is_active", *SHOWN] if obj else ADDED
        if not request.user.has_perm("core.view_auditevent"):
            names = [name for name in names if name != "audit_trail"]
        return names if self.appoints(request, obj) else [n for n in names if n not in RIGHTS]

    def get_form(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        if not self.appoints(request, obj):  # declared, so they would be heard all the same
            del form.base_fields["staff_roles"], form.base_fields["staff_facilities"]
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the verb refuses is said on the page, which shows what holds."""
        with refusal_as_message(request):
            return super().changeform_view(request, *args, **kwargs)
        return redirect(request.get_full_path())

    def appoints(self, request: HttpRequest, obj: User | None) -> bool:
        """May give this person rights: never the own ones, nor those of who may everything."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return self.may(request, "appoint") and obj != request.user and not above

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type]:
        return [EmailAddressInline] if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """An address opens the account: its owner alone changes it, after proving the new one."""
        if obj is None:
            return []
        return ["email", *SHOWN, *(["is_active"] if obj == request.user else [])]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are switched off; what people wrote keeps its author."""
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        """Rights are given by the verb that tells the person, once it is sure who gives them."""
        rights = {name: form.cleaned_data[name] for name in RIGHTS if name in form.cleaned_data}
        if rights and {*RIGHTS} & {*form.changed_data}:
            ask_again_who_it_is(request)
        if not change:
            obj.set_unusable_password()
            obj.is_staff = False
            obj.save()
        else:
            obj.save(update_fields=[n for n in form.changed_data if n in FACTS])
        fields = [name for name in form.changed_data if name in FACTS]
        if fields or not change:
            off = {"is_active": obj.is_active} if "is_active" in fields else {}
            verb = "user.changed" if change else "user.created"
            audit.record(verb, obj, by=request.user, fields=fields, **off)
        if rights:
            staff_actions.appoint(
                obj,
                is_staff=rights["is_staff"],
                roles=rights["staff_roles"],
                facilities=rights["staff_facilities"],
                by=request.user,
            )

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        staff = [gettext("facility staff"), *staff_roles_of(user)] if user.is_staff else []
        return "; ".join(staff + roles_of(user)) or "–"

    second_factor = column(_("second factor"), "has_factor", None, boolean=True)

    @admin.display(description=_("audit trail"))
    def audit_trail(self, user: User) -> str:
        address = reverse("admin:core_auditevent_changelist") + f"?actor__exact={user.pk}"
        return format_html('<a href="{}">{}</a>', address, _("What this person did"))

    @admin.action(description=_("Switch off the chosen accounts"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        ask_again_who_it_is(request)
        with refusal_as_message(request):
            done = staff_actions.deactivate(plain(queryset), by=request.user)
            text = ngettext("%(n)s account is off.", "%(n)s accounts are off.", done) % {"n": done}
            self.message_user(request, text, messages.SUCCESS)

    @admin.action(
        description=_("Remove the second factor (after making sure who asks)"),
        permissions=["change"],
    )
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        ask_again_who_it_is(request)
        with refusal_as_message(request):
            done = staff_actions.remove_second_factor(plain(queryset), by=request.user)
            text = ngettext(
                "%(n)s person has to set up a new one, and is signed out everywhere.",
                "%(n)s people have to set up a new one, and are signed out everywhere.",
                done,
            )
            self.message_user(request, text % {"n": done}, messages.SUCCESS)


def staff_roles_of(user: User) -> list[str]:
    """Their short names; costs nothing more where groups were fetched."""
    return sorted({group.name for group in user.groups.all()} & {*StaffRole.values})


def plain(chosen: QuerySet[User]) -> QuerySet[User]:
    """The same people without the list's annotations and prefetches, which cannot be locked."""
    return User.objects.filter(pk__in=chosen.values("pk"))
