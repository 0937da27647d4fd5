"""Templates whose steady parts are put together once a language.

Most of a page is words, addresses and marks that are the same for everybody who reads it in one
language. The loader joins them, so that a page in the making writes what differs and nothing else.
A template that is included by its name becomes a part of the one that includes it.
What pages cost with and without: bench/http.py.
"""

from collections.abc import Callable, Iterable, Iterator
from threading import RLock
from typing import Any

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Template,
    TextNode,
    Variable,
)
from django.template.defaulttags import (
    CommentNode,
    CycleNode,
    IfChangedNode,
    IfNode,
    LoadNode,
    TemplateLiteral,
    URLNode,
)
from django.template.exceptions import TemplateDoesNotExist, TemplateSyntaxError
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from lucide.templatetags.lucide import lucide

from tgtf_portal.core.pages.nodes import (
    Address,
    Asked,
    Counted,
    Included,
    Named,
    Steady,
    Written,
    is_plain,
)
from tgtf_portal.core.templatetags.frames import modules
from tgtf_portal.core.templatetags.tables import headings

STEADY_TAGS: frozenset[Callable[..., Any]] = frozenset({lucide, modules, headings})
# They are known by the template in which they stand, or keep count of how often it was written.
OF_ONE_TEMPLATE: Any = (BlockNode, ExtendsNode, CycleNode, IfChangedNode)


QUICKER: Any = (Written, Counted, Address)


class Loader(cached.Loader):
    """Django's own, which reads each template once a process, and joins it then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._joining: set[int] = set()
        self._lock = RLock()

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if hasattr(template, "joined"):
            return template
        with self._lock:
            if not hasattr(template, "joined") and id(template) not in self._joining:
                self._joining.add(id(template))
                try:
                    self._join(template.nodelist)
                finally:
                    self._joining.discard(id(template))
                template.joined = True  # type: ignore[attr-defined]
        return template

    def _join(self, nodelist: NodeList) -> None:
        joined: list[Node] = []
        for node in nodelist:
            for inner in _nodelists(node):
                self._join(inner)
            for expression in _expressions(node):
                _quicken(expression)
            if isinstance(node, IfNode):
                conditions = node.conditions_nodelists
                node.conditions_nodelists = [(_asked(one), inner) for one, inner in conditions]
            for part in self._parts(node):
                if _is_steady(part) and joined and isinstance(joined[-1], Steady):
                    joined[-1].nodes.append(part)
                else:
                    joined.append(Steady([part]) if _is_steady(part) else part)
        nodelist[:] = [_text_alone(node) for node in joined]

    def _parts(self, node: Node) -> Iterable[Node]:
        """What stands in a node's place."""
        if isinstance(node, LoadNode | CommentNode):
            return []
        if quicker := next((kind for kind in QUICKER if kind.fits(node)), None):
            return [quicker(node)]
        if type(node) is not IncludeNode or node.template.is_var or node.template.filters:
            return [node]
        try:
            template = self.engine.get_template(str(node.template.var))
        except (TemplateDoesNotExist, TemplateSyntaxError):
            return [node]  # told where it is wanted
        if not hasattr(template, "joined") or template.nodelist.get_nodes_by_type(OF_ONE_TEMPLATE):
            return [node]
        if all(isinstance(part, Steady | TextNode) for part in template.nodelist):
            return template.nodelist
        return [Included(node, template.nodelist)]


def _text_alone(node: Node) -> Node:
    """What no language changes is simpler still."""
    if isinstance(node, Steady) and all(isinstance(part, TextNode) for part in node.nodes):
        return TextNode("".join(part.s for part in node.nodes if isinstance(part, TextNode)))
    return node


def _nodelists(node: Node) -> list[NodeList]:
    found = [part for part in vars(node).values() if isinstance(part, NodeList)]
    return found + [nodelist for _condition, nodelist in getattr(node, "conditions_nodelists", ())]


def _expressions(node: Node) -> Iterator[FilterExpression]:
    for part in vars(node).values():
        if isinstance(part, FilterExpression):
            yield part
        elif isinstance(part, dict):
            yield from (given for given in part.values() if isinstance(given, FilterExpression))
    for condition, _nodelist in getattr(node, "conditions_nodelists", ()):
        yield from _compared(condition)


def _compared(condition: Any) -> Iterator[FilterExpression]:
    if isinstance(condition, TemplateLiteral):
        value: Any = condition.value
        yield value
    for side in (getattr(condition, "first", None), getattr(condition, "second", None)):
        yield from _compared(side) if side is not None else ()


def _quicken(expression: FilterExpression) -> None:
    if type(expression.var) is Variable and expression.var.lookups:
        expression.var = Named(str(expression.var.var))


def _asked(condition: Any) -> Any:
    """The same condition, whose plain names are found at once."""
    if type(condition) is TemplateLiteral:
        value: Any = condition.value
        return Asked(value, condition.text) if is_plain(value) else condition
    for side in ("first", "second"):
        if (inner := getattr(condition, side, None)) is not None:
            setattr(condition, side, _asked(inner))
    return condition


def _is_steady(node: Node) -> bool:
    """Whether it writes the same whenever it writes in the same language."""
    match node:
        case TextNode() | Steady():
            return True
        case TranslateNode():
            return not (node.asvar or node.message_context) and _is_constant(node.filter_expression)
        case URLNode():
            here = node.args or node.kwargs or node.asvar or not _is_constant(node.view_name)
            return not here and not str(node.view_name.var).startswith("admin:")
        case StaticNode():
            return node.varname is None and _is_constant(node.path)
        case SimpleNode():
            given = [*node.args, *node.kwargs.values()]
            return (
                node.func in STEADY_TAGS and not node.target_var and all(map(_is_constant, given))
            )
    return False


def _is_constant(expression: FilterExpression) -> bool:
    if expression.filters:
        return False
    return not isinstance(expression.var, Variable) or expression.var.lookups is None
