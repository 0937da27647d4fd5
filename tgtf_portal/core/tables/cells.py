"""What a cell of a table may hold: validators, each from the cell's text to a value."""

from collections.abc import Callable
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Choices, Model
from django.utils.translation import gettext as _

from tgtf_portal.core.values.folding import name_key

YES = {"yes", "y", "true", "1", "x", "oui", "ja", "si", "tak", "sim", "✓"}
NO = {"no", "n", "false", "0", "non", "nein", "nie", "nao", "nee", "-", "—", "–"}


def like(model: type[Model], name: str) -> Callable[[str], Any]:
    """A validator for a column that fills a model's field: the field's own."""
    return lambda text: model._meta.get_field(name).clean(text, None)  # type: ignore[union-attr]


def address_like(model: type[Model], name: str) -> Callable[[str], Any]:
    """As `like`, for an address that was copied as a link or together with its name."""
    validate = like(model, name)
    return lambda text: validate(bare_address(text))


def bare_address(text: str) -> str:
    """An address out of what a mail program copies.

    >>> bare_address("mailto:a@b.org"), bare_address("Emil <e@b.org>"), bare_address("c@b.org")
    ('a@b.org', 'e@b.org', 'c@b.org')
    """
    text = text.removeprefix("mailto:").removeprefix("MAILTO:").partition("?")[0]
    if text.endswith(">") and text.count("@") == 1:
        return parseaddr(text)[1] or text
    return text


def choice_of(choices: type[Choices], **others: str) -> Callable[[str], Any]:
    """A validator for one of these by its value or label, or by another word for it, in any case;
    an empty cell stays empty. `others` has the words for a value, separated by commas.
    """
    found = {name_key(value): value for value in choices.values}
    found |= {name_key(str(label)): value for value, label in choices.choices}
    for value, words in others.items():
        found |= {name_key(word): value for word in words.split(",")}

    def read(text: str) -> Any:
        if not text:
            return ""
        try:
            return choices(found[name_key(text)])
        except KeyError:
            known = ", ".join(str(label) for label in choices.labels)
            message = _("Unknown value “%(text)s”. Known: %(known)s.")
            raise ValidationError(message % {"text": text[:60], "known": known}) from None

    return read


def yes_or_no_in(text: str) -> bool | None:
    """Yes, no, or None where the cell is empty.

    >>> yes_or_no_in("Oui"), yes_or_no_in("no"), yes_or_no_in("")
    (True, False, None)
    """
    word = name_key(text)
    if word in YES or word in NO:
        return word in YES
    if word:
        raise ValidationError(_("Enter “yes” or “no”."))
    return None


def listed(text: str) -> list[str]:
    """The parts of a cell that holds several values.

    >>> listed("en | fr|")
    ['en', 'fr']
    """
    return [part.strip() for part in text.split("|") if part.strip()]
