"""How a domain verb says no, and what pages, forms and commands make of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest


class Refused(Exception):  # noqa: N818  (it reads as a sentence: the verb was refused)
    """The rules forbid it; the text is a sentence for the person who asked."""


class RefusalAnswer:
    """For `with`: what the block's verb refuses is answered, and the view goes on behind it."""

    def __init__(self, answer: Callable[[str], None]) -> None:
        self.answer = answer

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, refusal: object, traceback: object) -> bool:
        if isinstance(refusal, Refused):
            self.answer(str(refusal))
        return isinstance(refusal, Refused)


def refusal_as_message(
    request: HttpRequest, *, about: object = None, level: int = messages.ERROR
) -> RefusalAnswer:
    """The refusal stands above the next page."""

    def answer(text: str) -> None:
        messages.add_message(request, level, text if about is None else f"{about}: {text}")

    return RefusalAnswer(answer)


def refusal_at_form(form: BaseForm, field: str | None = None) -> RefusalAnswer:
    """The refusal stands at the form, which the view shows again."""
    return RefusalAnswer(lambda text: form.add_error(field, text))


@contextmanager
def refusal_raised_as(error: Callable[[str], Exception]) -> Iterator[None]:
    """For Django's own hooks: a form's `clean` raises ValidationError, a command CommandError."""
    try:
        yield
    except Refused as refusal:
        raise error(str(refusal)) from refusal
