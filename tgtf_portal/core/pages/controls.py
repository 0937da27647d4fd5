"""The commonest controls of forms, written without a template each.

Django renders two or three templates for every control, and two more for every option: a third of
what a page with a form costs (bench/registration.py). What is written here is what its templates
write; every other widget goes by its template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


class Controls(TemplatesSetting):
    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> SafeString | str:
        write = CONTROLS.get(template_name)
        if write is None:
            return super().render(template_name, context, request)
        return SafeString(write(context["widget"]))


def _text(value: object) -> str:
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    has = "" if value is None else f' value="{_text(value)}"'
    return (
        f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{has}'
        f"{_attributes(widget['attrs'])}>"
    )


def _textarea(widget: Widget) -> str:
    words = _text(widget["value"]) if widget["value"] else ""
    attributes = _attributes(widget["attrs"])
    return f'<textarea name="{_text(widget["name"])}"{attributes}>\n{words}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return (
        f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>{groups}\n</select>'
    )


def _group(name: str | None, options: list[Widget]) -> str:
    written = "".join(_option(option) for option in options)
    if not name:
        return written
    return f'\n  <optgroup label="{_label(name)}">{written}\n  </optgroup>'


def _option(option: Widget) -> str:
    attributes = _attributes(option["attrs"])
    value, label = _text(option["value"]), _label(option["label"])
    return f'\n  <option value="{value}"{attributes}>{label}</option>'


def _choices(widget: Widget) -> str:
    """Buttons or boxes, one below the other."""
    attrs = {name: widget["attrs"].get(name) for name in ("id", "class")}
    written = "".join(_boxes(group, options) for group, options, _index in widget["optgroups"])
    return f"<div{_attributes({k: v for k, v in attrs.items() if v})}>{written}\n</div>"


def _boxes(group: str | None, options: list[Widget]) -> str:
    written = "".join(f"<div>\n    {_box(option)}</div>" for option in options)
    return f"\n  <div><label>{_label(group)}</label>{written}\n  </div>" if group else written


def _box(option: Widget) -> str:
    if not option["wrap_label"]:
        return _input(option)
    key = option["attrs"].get("id")
    opening = f'<label for="{_text(key)}">' if key else "<label>"
    return f"{opening}{_input(option)} {_label(option['label'])}</label>"


def _label(words: Any) -> str:
    """Numbers as people write them, as in templates."""
    return conditional_escape(words if isinstance(words, str) else localize(words))


_FOLDER = "django/forms/widgets/"
_INPUTS = "text email number password url tel search hidden date datetime time color checkbox file"
CONTROLS: dict[str, Callable[[Widget], str]] = {
    **{f"{_FOLDER}{kind}.html": _input for kind in [*_INPUTS.split(), "input"]},
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
    f"{_FOLDER}radio.html": _choices,
    f"{_FOLDER}checkbox_select.html": _choices,
}
