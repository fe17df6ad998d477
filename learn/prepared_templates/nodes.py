"""The tags of a template, as functions that write what they stand for; fixed text where that is always the same."""

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from django.template import Template
from django.template.base import FilterExpression, Node, TextNode, VariableNode
from django.template.defaulttags import CommentNode, ForNode, IfNode, LoadNode, TemplateLiteral, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.static import StaticNode
from django.utils.html import conditional_escape

from learn.paths import path_of
from learn.prepared_templates.expressions import Get, NotPreparedError, Values, text_of, value_of

Write = Callable[[Values], str]
Part = str | Write


class _Place(NamedTuple):
    """Where a node stands: in which template, and what the templates that extend it put into its blocks."""

    template: Template
    blocks: Mapping[str, BlockNode]


def prepared_template(template: Template) -> Write:
    """Return the function that renders a template; NotPreparedError where it holds what this room does not know."""
    return _written(_parts(template.nodelist, _Place(template, {})))


def _written(parts: list[Part]) -> Write:
    def write(values: Values) -> str:
        return "".join([part if part.__class__ is str else part(values) for part in parts])  # type: ignore[operator]

    return write


def _parts(nodes: Iterable[Any], place: _Place) -> list[Part]:
    """Return what the nodes write one after the other, neighbouring text joined."""
    parts: list[Part] = []
    for node in nodes:
        make = _KINDS.get(type(node))
        if make is None:
            raise NotPreparedError(f"{place.template.name}: {type(node).__name__}")
        for part in make(node, place):
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            else:
                parts.append(part)
    return parts


def _extends(node: ExtendsNode, place: _Place) -> list[Part]:
    parent = _template_named(node.parent_name, place)
    return _parts(parent.nodelist, _Place(parent, {**node.blocks, **place.blocks}))


def _block(node: BlockNode, place: _Place) -> list[Part]:
    return _parts(place.blocks.get(node.name, node).nodelist, place)


def _include(node: IncludeNode, place: _Place) -> list[Part]:
    included = _template_named(node.template, place)
    parts = _parts(included.nodelist, _Place(included, {}))
    if not node.extra_context and not node.isolated_context:
        return parts
    write = _written(parts)
    more = {name: value_of(expression, place.template) for name, expression in node.extra_context.items()}

    def with_more(values: Values) -> str:
        given = {name: get(values) for name, get in more.items()}
        return write(given if node.isolated_context else values | given)

    return [with_more]


def _if(node: IfNode, place: _Place) -> list[Part]:
    branches = [
        (_condition(condition, place) if condition else None, _written(_parts(nodes, place)))
        for condition, nodes in node.conditions_nodelists
    ]

    def write(values: Values) -> str:
        for holds, branch in branches:
            if holds is None or holds(values):
                return branch(values)
        return ""

    return [write]


def _condition(condition: Any, place: _Place) -> Get:
    if isinstance(condition, TemplateLiteral):
        return value_of(_expression(condition.value, place), place.template, may_be_missing=True)
    if (make := _OPERATORS.get(condition.id)) is None:
        raise NotPreparedError(f"{place.template.name}: `{condition.id}` in a condition")
    return partial(make, *(_condition(each, place) for each in (condition.first, condition.second) if each))


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[[Get, Get, Values], bool]:
    """Return the comparison as templates have it: of two that cannot be compared, false."""

    def holds(first: Get, second: Get, values: Values) -> bool:
        try:
            return compare(first(values), second(values))
        except TypeError:
            return False

    return holds


_OPERATORS: dict[str, Callable[..., bool]] = {
    "not": lambda first, values: not first(values),
    "and": lambda first, second, values: first(values) and second(values),
    "or": lambda first, second, values: first(values) or second(values),
    "==": _comparison(operator.eq),
    "!=": _comparison(operator.ne),
    "is": _comparison(operator.is_),
    ">": _comparison(operator.gt),
}


def _for(node: ForNode, place: _Place) -> list[Part]:
    sequence = value_of(_expression(node.sequence, place), place.template, may_be_missing=True)
    names, is_reversed = node.loopvars, node.is_reversed
    write, without = (_written(_parts(nodes, place)) for nodes in (node.nodelist_loop, node.nodelist_empty))

    def write_all(values: Values) -> str:
        found = list(sequence(values) or ())
        if not found:
            return without(values)
        inner, written = values.copy(), []
        for item in reversed(found) if is_reversed else found:
            inner.update([(names[0], item)] if len(names) == 1 else zip(names, item, strict=True))
            written.append(write(inner))
        return "".join(written)

    return [write_all]


def _variable(node: VariableNode, place: _Place) -> list[Part]:
    return [text_of(node, place.template)]


def _url(node: URLNode, place: _Place) -> list[Part]:
    if node.asvar or node.kwargs:
        raise NotPreparedError(f"{place.template.name}: a URL with a name or with named arguments")
    name, arguments = (
        _constant(node.view_name, place),
        [value_of(_expression(each, place), place.template) for each in node.args],
    )
    if not arguments:
        return [str(conditional_escape(path_of(name)))]
    return [lambda values: path_of(name, *[get(values) for get in arguments])]


def _static(node: StaticNode, place: _Place) -> list[Part]:
    if node.varname:
        raise NotPreparedError(f"{place.template.name}: a static file with a name")
    return [str(conditional_escape(StaticNode.handle_simple(_constant(node.path, place))))]


def _template_named(expression: Any, place: _Place) -> Template:
    return place.template.engine.get_template(_constant(expression, place))


def _expression(found: Any, place: _Place) -> FilterExpression:
    if not isinstance(found, FilterExpression):
        raise NotPreparedError(f"{place.template.name}: {found}")
    return found


def _constant(expression: Any, place: _Place) -> str:
    if expression.is_var or expression.filters:
        raise NotPreparedError(f"{place.template.name}: {expression.token} is no constant")
    return str(expression.var)


_KINDS: dict[type[Node], Callable[[Any, _Place], list[Part]]] = {
    TextNode: lambda node, place: [node.s],
    LoadNode: lambda node, place: [],
    CommentNode: lambda node, place: [],
    ExtendsNode: _extends,
    BlockNode: _block,
    IncludeNode: _include,
    IfNode: _if,
    ForNode: _for,
    VariableNode: _variable,
    URLNode: _url,
    StaticNode: _static,
}
