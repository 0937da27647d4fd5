"""Actions of the admin's lists: the domain's verbs, one thing at a time, each answer told."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import ngettext

from tgtf_portal.core.refusal import refusal_as_message


def apply_to_each(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    things: Iterable[Model],
    verb: Callable[..., Any],
) -> None:
    """One refusal does not stop the others."""
    done = 0
    for thing in things:
        with refusal_as_message(request, about=thing, level=messages.WARNING):
            verb(thing, by=request.user)
            done += 1
    if done:
        text = ngettext("%(n)d changed.", "%(n)d changed.", done) % {"n": done}
        model_admin.message_user(request, text, messages.SUCCESS)
