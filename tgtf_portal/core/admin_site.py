"""The facility's administration: for staff alone, and only with a second factor."""

from collections.abc import Callable, Iterable
from functools import cache, update_wrapper
from typing import Any

from csp.constants import UNSAFE_INLINE
from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, path
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.desk.menu import menu_for
from tgtf_portal.core.desk.opening import opening_for
from tgtf_portal.core.desk.site_pages import site_pages
from tgtf_portal.core.values.folding import MOST_LETTERS
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.text import one_spaced, plain

# What staff work with daily comes first. Libraries' tables stay out: some hold second factors.
ORDER = {
    "webinars": [
        "Webinar",
        "Campaign",
        "StaffLetter",
        "Registration",
        "Invitation",
        "Breakout",
        "Insight",
        "Recap",
    ],
    "clusters": ["Cluster", "Membership", "SME", "Project"],
    "advisors": ["Engagement", "Advisor", "Deliverable", "Activity", "DayStatement"],
    "core": [
        "User",
        "Message",
        "ReturnedMail",
        "SuspendedAddress",
        "OptOut",
        "AuditEvent",
        "AccessEntry",
        "Erasure",
        "RetentionPeriod",
        "RetentionRun",
    ],
}


class PortalAdminConfig(AdminConfig):
    default_site = "tgtf_portal.core.admin_site.PortalAdminSite"


class PortalAdminSite(AdminSite):
    site_title = site_header = _("Facility administration")
    index_title = _("Your desk")
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        from allauth.account.decorators import secure_admin_login  # needs the models

        super().__init__(name)
        self.login = secure_admin_login(self.login)

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], *args: Any, **options: Any
    ) -> None:
        models = (
            [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        )
        ours = [model for model in models if model._meta.app_label in ORDER]
        super().register(ours, *args, **options)

    def get_urls(self) -> list[Any]:
        """Without Django's way to the page of any row whatever: some are opened by a key alone."""
        urls = super().get_urls()
        kept = [url for url in urls if getattr(url, "name", "") != "view_on_site"]
        own = [path(route, self.admin_view(page), name=name) for route, name, page in site_pages()]
        return [path("search/", self.admin_view(self.search), name="search"), *own, *kept]

    @login_not_required
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """For the signed-in: Django's form would let them become another without a second step."""
        return redirect("admin:index")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page changes passwords: the one that also tells the person by mail."""
        return redirect("account_change_password")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        inner = super().admin_view(view, cacheable)

        from tgtf_portal.core.people import second_factor  # needs the models

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                return inner(request, *args, **kwargs)
            if second_factor.is_lacking(request):
                raise PermissionDenied  # the middleware asks for it
            if not is_of_history(request):
                return inner(request, *args, **kwargs)
            if request.method not in ("GET", "HEAD"):
                raise PermissionDenied  # an old version would bring its old state with it
            return with_style_attributes(inner(request, *args, **kwargs))

        guarded = update_wrapper(guarded, inner)
        guarded.for_staff = True  # for the test that looks for pages which forgot this wrapping
        return guarded

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the menu, drawn where a page shows it."""
        frame = super().each_context(request)
        listed = frame["available_apps"]
        return {
            **frame,
            "menu_beside": lambda: menu_for(listed, request, "beside"),
            "menu_in_header": lambda: menu_for(listed, request, "header"),
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().index(request, {**(extra_context or {}), **opening_for(request)})

    def search(self, request: HttpRequest) -> HttpResponse:
        """What is found, table by table; an empty search says what can be looked for."""
        from tgtf_portal.core.desk.search import find, sources_for  # needs the models

        asked = request.GET.get(SEARCH_VAR, "")
        text = one_spaced(plain(asked).replace("\n", " "))
        groups = list(find(request, self, text))
        context = {
            **self.each_context(request),
            "title": _("Search"),
            "asked": text[:MOST_LETTERS],
            "is_cut": len(text) > MOST_LETTERS,
            "groups": groups,
            "number": sum(group.number for group in groups),
            "sources": [source.label for source in sources_for(request, self)],
        }
        return TemplateResponse(request, "admin/search.html", context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In our order. Each page shows it, and the desk twice: found out once a request."""
        known: dict[str | None, list[Any]] = vars(request).setdefault("_app_lists", {})
        if app_label not in known:
            listed = list(self._build_app_dict(request, app_label).values())
            for app in listed:
                app["models"].sort(key=lambda model: model["name"])
                names = ORDER[app["app_label"]]
                app["models"].sort(key=lambda model: place(model["object_name"], names))
            known[app_label] = sorted(listed, key=lambda app: place(app["app_label"], [*ORDER]))
        return known[app_label]

    def _build_app_dict(self, request: HttpRequest, label: str | None = None) -> dict[str, Any]:
        """As Django's own, which looks for each address anew: see bench/http.py staff's."""
        found: dict[str, Any] = {}
        for model, page in self._registry.items():
            app = model._meta.app_label
            if label not in (None, app) or not page.has_module_permission(request):
                continue
            perms = page.get_model_perms(request)
            if any(perms.values()):
                found[app] = found.get(app) or _app(app)
                found[app]["models"].append(_table(model, perms))
        return found


def _app(label: str) -> dict[str, Any]:
    return {
        "name": apps.get_app_config(label).verbose_name,
        "app_label": label,
        "app_url": address_of("admin:app_list", label),
        "has_module_perms": True,
        "models": [],
    }


def _table(model: type[Model], perms: dict[str, bool]) -> dict[str, Any]:
    name, rows, new = _called(model, get_language(), get_script_prefix())
    is_seen = perms["change"] or perms["view"]
    return {
        "model": model,
        "name": name,
        "object_name": model._meta.object_name,
        "perms": perms,
        "admin_url": rows if is_seen else None,
        "add_url": new if perms["add"] else None,
        "view_only": is_seen and not perms["change"],
    }


@cache
def _called(model: type[Model], _language: str | None, _prefix: str) -> tuple[str, str, str]:
    """A table's name, and the addresses of its list and of the form for a new row."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    words = str(capfirst(model._meta.verbose_name_plural))
    return words, address_of(f"{name}_changelist"), address_of(f"{name}_add")


def place(name: str, names: list[str]) -> int:
    """Its place in the list; what is not in it comes after, in the order it has."""
    return names.index(name) if name in names else len(names)


def is_of_history(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith("_history")


def with_style_attributes(response: HttpResponse) -> HttpResponse:
    """The history pages of simple-history carry some; no other page may."""
    response._csp_update = {"style-src-attr": [UNSAFE_INLINE]}
    return response
