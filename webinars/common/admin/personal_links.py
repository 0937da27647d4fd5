"""Showing somebody's personal link: by a right of its own, when asked for, and with a trace."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core import audit
from tgtf_portal.core.admin.actions import ThingPage, WithActions, Words
from tgtf_portal.core.people.access import keep_secret
from tgtf_portal.core.people.rights import permission_of
from tgtf_portal.core.refusal import refusal_as_message

TITLE = _lazy("Show the personal link")


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Somebody whose link can be shown: what it opens, and the verb that replaces it, where this
    page offers that. `ended` says why it opens nothing."""

    person: Any
    opens: Words
    make: Callable[[], str]
    replace: Callable[..., object] | None = None
    ended: Words = ""

    @property
    def link(self) -> str:
        return self.make()

    @property
    def can_be_replaced(self) -> bool:
        """For the template, which would call the verb to see whether there is one."""
        return self.replace is not None and not self.ended


def links_page(
    name: str, right: str, holders_of: Callable[[Any], Iterable[LinkHolder]]
) -> dict[str, ThingPage]:
    """A page of a thing, under this name, for the links of its people or its own."""

    def view(page: WithActions, request: HttpRequest, thing: Any) -> HttpResponse:
        holders, shown = list(holders_of(thing)), None
        if request.method == "POST":
            if replaced := _chosen(holders, request.POST.get("replace")):
                _replace(page, request, replaced)
                return redirect(page.address_of(thing, name))
            shown = _chosen(holders, request.POST.get("show"))
        if shown:
            noun = shown.person._meta.model_name
            audit.record(f"{noun}.link_shown", shown.person, by=request.user)
        context = {"holders": holders, "shown": shown}
        template = "admin/webinars/personal_links.html"
        return keep_secret(page.show_page(request, thing, template, TITLE, **context))

    return {name: ThingPage(view, right)}


def _chosen(holders: Sequence[LinkHolder], number: str | None) -> LinkHolder | None:
    open_ones = (holder for holder in holders if not holder.ended)
    return next((holder for holder in open_ones if str(holder.person.pk) == number), None)


def _replace(page: WithActions, request: HttpRequest, holder: LinkHolder) -> None:
    if holder.replace is None:
        return
    with refusal_as_message(request):
        holder.replace(holder.person, by=request.user)
        words = _("The old link of %s opens nothing any more; the new one goes by mail.")
        page.message_user(request, words % holder.person, messages.SUCCESS)


def with_link(request: HttpRequest, model: type[Model], fields: Sequence[str]) -> list[str]:
    """A row's fields, and the way to its link for those who may see it."""
    may = request.user.has_perm(permission_of(model, "link"))
    return [*fields, *(["personal_link"] if may else [])]


def way_to_link(row: Model, page: str, thing: int) -> SafeString | str:
    """From a row to its place on the page of its thing; one that is being added has no link yet."""
    if row.pk is None:
        return "–"
    address = f"{reverse(f'admin:{page}', args=[thing])}#person-{row.pk}"
    label = _("Show the link of %s") % row
    return format_html('<a href="{}" aria-label="{}">{}</a>', address, label, _("Show"))
