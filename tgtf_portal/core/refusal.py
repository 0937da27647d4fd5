"""How a domain verb says no, and what pages, forms and commands make of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest


class Refused(Exception):  # noqa: N818  (it reads as a sentence: the verb was refused)
    """The rules forbid it; the text is a sentence for the person who asked."""


@contextmanager
def refusal_as_message(
    request: HttpRequest, *, about: object = None, level: int = messages.ERROR
) -> Iterator[None]:
    """What the block's verb refuses stands above the next page; the view goes on."""
    try:
        yield
    except Refused as refusal:
        text = str(refusal) if about is None else f"{about}: {refusal}"
        messages.add_message(request, level, text)


@contextmanager
def refusal_at_form(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """What the block's verb refuses stands at the form, which the view shows again."""
    try:
        yield
    except Refused as refusal:
        form.add_error(field, str(refusal))


@contextmanager
def refusal_raised_as(error: Callable[[str], Exception]) -> Iterator[None]:
    """For Django's own hooks: a form's `clean` raises ValidationError, a command CommandError."""
    try:
        yield
    except Refused as refusal:
        raise error(str(refusal)) from refusal
