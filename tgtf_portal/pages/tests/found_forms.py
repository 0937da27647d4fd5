"""The forms that stand in a page, each filled in as a person would who means it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.apps import apps
from django.utils import timezone
from lxml import html

KINDS = {
    "email": "mail",
    "url": "url",
    "number": "number",
    "range": "number",
    "date": "date",
    "time": "clock",
    "datetime-local": "moment",
    "checkbox": "choice",
    "radio": "choice",
    "submit": "choice",
    "hidden": "hidden",
    "file": "file",
}
OF_CLASS = {
    "vDateField": "date",
    "vTimeField": "clock",
    "vIntegerField": "number",
    "vBigIntegerField": "number",
    "vURLField": "url",
}
CONTROLS = ".//input[@name] | .//select[@name] | .//textarea[@name] | .//button[@name]"
# A number is soon typed again: some stand in a line of buttons, and the message above it.
TYPED = ("text", "mail", "date", "clock", "moment", "url")


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    values: tuple[str, ...]  # what is sent when nothing is wrong
    secret: bool = False  # never shown again

    @property
    def is_typed(self):
        return self.kind in TYPED and not self.secret


@dataclass(frozen=True)
class FoundForm:
    page: str  # the name of its address
    role: str
    address: str
    method: str
    fields: tuple[Field, ...]

    @property
    def is_multipart(self):
        return any(field.kind == "file" for field in self.fields)

    @property
    def sign(self):
        """What other pages have as well has the same."""
        names = tuple(sorted({field.name for field in self.fields}))
        return self.method, urlsplit(self.address).path, names

    def with_value(self, name, value):
        changed = [replace(f, values=(value,)) if f.name == name else f for f in self.fields]
        return replace(self, fields=tuple(changed))


def parsed(answer):
    """The page, or nothing where the answer is none."""
    if not answer.headers.get("Content-Type", "").startswith("text/html") or not answer.content:
        return None
    return html.fromstring(answer.content.decode())


def queries_in(page):
    """By what the page's own links ask lists: `page`, `o`, filters."""
    links = (link for link in page.xpath("//a/@href") if link.startswith("?"))
    return {name for link in links for name, _value in parse_qsl(link[1:], keep_blank_values=True)}


def forms_in(page, address, name, role):
    """All of them, one for each action of a list."""
    for form in page.xpath("//form"):
        method = form.get("method", "get").upper()
        target = urljoin(address, form.get("action") or address)
        if method == "DIALOG" or urlsplit(target).netloc:
            continue
        fields = tuple(_fields(form, page))
        found = FoundForm(name, role, target, method, fields)
        actions = form.xpath('.//select[@name="action"]/option/@value[. != ""]')
        for action in actions or [None]:
            yield found.with_value("action", action) if action else found


def _fields(form, page):
    controls = form.xpath(CONTROLS)
    if form.get("id"):
        controls += page.xpath(f'//*[@form="{form.get("id")}"][@name]')
    by_name = {}
    for control in controls:
        if control.get("name") != "csrfmiddlewaretoken" and control.get("disabled") is None:
            by_name.setdefault(control.get("name"), []).append(control)
    buttons = [n for n, found in by_name.items() if _type(found[0]) == "submit"]
    for name, found in by_name.items():
        if name not in buttons[1:] and "__prefix__" not in name:  # one button is pressed
            yield _field(name, found)


def _type(control):
    usual = {"input": "text", "button": "submit"}.get(control.tag, control.tag)
    return control.get("type", usual).lower() if control.tag in ("input", "button") else usual


def _field(name, controls):
    kind = _kind(controls[0])
    values = tuple(value for control in controls for value in _values(control))
    if kind in ("choice", "hidden") and _type(controls[0]) == "submit":
        values = values[:1]
    if not any(values) and (_is_required(controls[0]) or name == "_selected_action"):
        values = (_plausible(name, kind, controls),)
    return Field(name, kind, values, _type(controls[0]) in ("password", "file"))


def _kind(control):
    of_class = [OF_CLASS[name] for name in control.get("class", "").split() if name in OF_CLASS]
    if of_class:
        return of_class[0]
    if control.tag == "select":
        return "choice"
    if control.get("name") in ("credential", "seen"):
        return "json"  # written by a script, or by the page before
    return KINDS.get(_type(control), "text")


def _values(control):
    if control.tag == "select":
        chosen = control.xpath(".//option[@selected]")
        if not chosen and control.get("multiple") is None:
            chosen = control.xpath(".//option")[:1]
        return [option.get("value", option.text or "") for option in chosen]
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if _type(control) in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [] if _type(control) == "file" else [control.get("value", "")]


def _is_required(control):
    return control.get("required") is not None or control.get("aria-required") == "true"


def _plausible(name, kind, controls):
    """What somebody would fill in who is asked for this."""
    control, later = controls[0], "end" in name
    soon = timezone.now() + timedelta(days=30, hours=2 * later)
    if kind == "choice":
        offered = [o.get("value", "") for c in controls for o in c.xpath(".//option")]
        offered += [c.get("value", "on") for c in controls if c.tag == "input"]
        return next(filter(None, offered), "") or _row_of(control)
    if kind == "number":
        return control.get("min") or "1"
    given = {
        "mail": "new.person@example.org",
        "url": "https://example.org/new",
        "date": f"{soon:%Y-%m-%d}",
        "clock": "12:00" if later else "10:00",
        "moment": f"{soon:%Y-%m-%dT10:00}",
        "json": "{}",
    }
    if "password" in name:
        return "a plain sentence of some length"
    return given.get(kind) or ("new-words" if "slug" in name else "New words")


def _row_of(control):
    """What the administration would find, and choose."""
    if not control.get("data-field-name"):
        return ""
    model = apps.get_model(control.get("data-app-label"), control.get("data-model-name"))
    field = model._meta.get_field(control.get("data-field-name"))
    row = field.related_model._default_manager.order_by("pk").first()
    return str(row.pk) if row else ""
