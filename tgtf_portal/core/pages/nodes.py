"""What the loader of `templates.py` puts in the place of Django's own parts of a template.

Each writes what Django's would, with less asked on the way. What pages cost with and without:
bench/http.py anew.
"""

from functools import partial
from html import escape  # Django's own looks first whether it is given something lazy
from types import MethodType
from typing import Any

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TokenType,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaulttags import TemplateLiteral, URLNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tgtf_portal.core.values.routes import address_of

LANGUAGE = "language"  # where a context keeps it
BUILT_IN = {"True": True, "False": False, "None": None}
METHODS = (MethodType, partial)  # of a row, which wants nothing but the row
MOST_COUNTED = 200  # a larger number is written anew each time


class Named(Variable):
    """A value by its name: what has no keys is asked for the attribute at once, where Django asks
    for a key first and meets an error each time. Whatever is less plain is left to Django."""

    def __init__(self, var: str) -> None:
        super().__init__(var)
        self.first, *self.more = self.lookups or ("",)

    def resolve(self, context: Any) -> Any:
        first = self.first
        try:
            for layer in reversed(context.dicts):
                if first in layer:
                    value: Any = layer[first]
                    break
            else:
                return super().resolve(context)
            for name in self.more:
                if callable(value):
                    return super().resolve(context)
                keyed = hasattr(type(value), "__getitem__")
                value = value[name] if keyed else getattr(value, name)
                if type(value) in METHODS and not is_restricted(value):
                    value = value()
            if not callable(value):
                return value
        except Exception:  # noqa: S110 - Django knows what each of them means in a template
            pass
        return super().resolve(context)


def is_restricted(method: Any) -> bool:
    """As Django has it: templates neither call it nor change anything by it."""
    return hasattr(method, "alters_data") or hasattr(method, "do_not_call_in_templates")


class Asked(TemplateLiteral):
    """A plain name that an `{% if %}` looks at."""

    def __init__(self, expression: FilterExpression, text: str) -> None:
        super().__init__(expression, text)
        self.name: Any = expression.var

    def _found(self, context: Any) -> Any:
        try:
            return self.name.resolve(context)
        except VariableDoesNotExist:
            return None

    eval = _found  # as Django calls it


class Steady(Node):
    """What stands side by side and is the same for all readers of a language."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = language_of(context)
        text = self.texts.get(language)
        if text is None:
            text = "".join([str(node.render_annotated(context)) for node in self.nodes])
            self.texts[language] = text
        return text

    render_annotated = render


def language_of(context: Context) -> str | None:
    """Asked once a page: it costs more than to look up what is steady."""
    known = vars(context)
    if LANGUAGE not in known:
        known[LANGUAGE] = get_language()
    return known[LANGUAGE]


class Included(Node):
    """A template that is included by its name; it sees what it was given as Django has it."""

    def __init__(self, include: IncludeNode, nodelist: NodeList) -> None:
        self.values = list(include.extra_context.items())
        self.sees_all = not include.isolated_context
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        values = {name: expression.resolve(context) for name, expression in self.values}
        outside = context.dicts
        context.dicts = [*outside, values] if self.sees_all else [BUILT_IN, values]
        try:
            return self.nodelist.render(context)
        finally:
            context.dicts = outside


class Written(VariableNode):
    """A value, which is a text nearly always."""

    def __init__(self, node: VariableNode) -> None:
        super().__init__(node.filter_expression)
        self.token, self.origin = node.token, node.origin
        plain = is_plain(self.filter_expression)
        self.name: Named | None = self.filter_expression.var if plain else None

    @staticmethod
    def fits(node: Node) -> bool:
        return type(node) is VariableNode

    def render(self, context: Context) -> str:
        value = self._value(context)
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return SafeString(escape(value))
        if type(value) is int:
            return str(value)
        return render_value_in_context(value, context)

    def _value(self, context: Context) -> Any:
        if self.name is not None:
            try:
                return self.name.resolve(context)
            except VariableDoesNotExist:
                pass
        return self.filter_expression.resolve(context)


def is_plain(expression: FilterExpression) -> bool:
    """A name and nothing that is done with its value."""
    return type(expression.var) is Named and not expression.filters


class Counted(BlockTranslateNode):
    """A sentence about a number and nothing else: put together once a language and number."""

    def __init__(self, node: BlockTranslateNode) -> None:
        vars(self).update(vars(node))
        self.texts: dict[tuple[str | None, int], str] = {}

    @staticmethod
    def fits(node: Node) -> bool:
        if type(node) is not BlockTranslateNode or not node.plural or node.message_context:
            return False
        said = {
            token.contents
            for token in [*node.singular, *node.plural]
            if token.token_type is TokenType.VAR
        }
        return said <= {node.countervar} and not (node.asvar or node.extra_context)

    def render(self, context: Context, nested: bool = False) -> str:
        number = self.counter.resolve(context) if self.counter else None
        if type(number) is not int or not 0 <= number <= MOST_COUNTED or nested:
            return super().render(context, nested)
        key = language_of(context), number
        text = self.texts.get(key)
        if text is None:
            self.texts[key] = text = super().render(context)
        return text


class Address(URLNode):
    """An address with parts that differ."""

    def __init__(self, node: URLNode) -> None:
        vars(self).update(vars(node))

    @staticmethod
    def fits(node: Node) -> bool:
        """Those of the administration depend on which one asks."""
        if type(node) is not URLNode or node.kwargs or not (node.args or node.asvar):
            return False
        view = node.view_name
        constant = not (isinstance(view.var, Variable) or view.filters)
        return constant and not str(view.var).startswith("admin:")

    def render(self, context: Context) -> str:
        parts = [part.resolve(context) for part in self.args]
        if not all(type(part) is str for part in parts):
            return super().render(context)
        try:
            address = address_of(self.view_name.var, *parts)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address
