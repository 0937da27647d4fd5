"""A person with an account; what they may do follows from what they are linked to."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import AddressField, LineField, TimeZoneField
from tgtf_portal.core.values.prepared import Prepared


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """An account; without a password it is opened by asking for a new one."""
        user = self.model(email=AddressField.normalise(email), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **facts)

    def get(self, *args: Any, **facts: Any) -> "User":
        """By the number alone whoever is signed in is asked for, with each page: that statement is
        put together once. Among some people alone, or of another database, as Django has it."""
        number = facts.get("pk")
        is_plain = len(facts) == 1 and not args and type(self) is UserManager and not self._db
        if not is_plain or type(number) is not int:
            return super().get(*args, **facts)
        if person := _by_number.one(number=number):
            return person
        raise User.DoesNotExist

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=AddressField.normalise(email or ""))


class User(AbstractBaseUser, PermissionsMixin):
    email = AddressField(_("e-mail address"), unique=True)
    name = LineField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = TimeZoneField(_("time zone"), default="Europe/Brussels")
    is_staff = models.BooleanField(
        _("facility staff"),
        default=False,
        help_text=_("May enter the admin, with a second factor."),
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch off instead of deleting an account.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    # Of a session that has not shown the second factor: its person is nobody's staff meanwhile.
    lacks_second_factor = False

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name__folded", "email"]
        permissions = (
            ("appoint_user", "Can make staff of people and give them roles"),
            ("export_user", "Can take out what the portal keeps about somebody"),
            ("erase_user", "Can erase what the portal keeps about somebody"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @property
    def acts_as_staff(self) -> bool:
        return self.is_active and self.is_staff and not self.lacks_second_factor

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Permissions are for staff; what others may follows from their links."""
        return self.acts_as_staff and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self.acts_as_staff and super().has_module_perms(app_label)


_by_number = Prepared(
    lambda number: User.objects.filter(pk=number).order_by(), number=int, keeps_plan=True
)
