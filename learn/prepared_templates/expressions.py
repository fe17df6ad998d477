"""What stands between `{{` and `}}`, and after `if`, `in` and `with`: a function from the page's values to one of them."""

from collections.abc import Callable
from html import escape
from types import BuiltinMethodType, MethodType
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.base import FilterExpression, Variable, VariableNode, render_value_in_context
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

Values = dict[str, Any]
Get = Callable[[Values], Any]

# Made by Django's own tags while they render; none of ours is known here.
_OF_TAGS = frozenset({"forloop", "block"})
_CONSTANTS: dict[str, Any] = {"True": True, "False": False, "None": None}  # names in every context
_METHODS = (MethodType, BuiltinMethodType)


class NotPreparedError(Exception):
    """A template holds what this room does not know; the message says what."""


class _AskDjangoError(Exception):
    """A value that is looked up by a rule of Django's which is rare on our pages."""


def value_of(expression: FilterExpression, template: Template, *, may_be_missing: bool = False) -> Get:
    """Return the function that gives the expression's value; a name that is not there is None where it may be."""
    find = _found(expression)

    def get(values: Values) -> Any:
        try:
            return find(values)
        except (KeyError, AttributeError, _AskDjangoError):
            return expression.resolve(_context(values, template), ignore_failures=may_be_missing)

    return get


def text_of(node: VariableNode, template: Template) -> Callable[[Values], str]:
    """Return the function that writes the value into a page, escaped unless it is marked as safe."""
    find = _found(node.filter_expression)

    def write(values: Values) -> str:
        try:
            value = find(values)
        except (KeyError, AttributeError, _AskDjangoError):
            return node.render(_context(values, template))
        kind = type(value)
        if kind is str:
            return escape(value)  # what Django's does, without a look for lazy text that costs as much again
        if kind is SafeString:
            return value  # type: ignore[no-any-return]
        if kind is int and not settings.USE_THOUSAND_SEPARATOR:
            return str(value)  # a list links to fifty pages by their numbers
        return render_value_in_context(value, Context())

    return write


def _context(values: Values, template: Template) -> Context:
    context = Context(values)
    context.template = template
    return context


def _found(expression: FilterExpression) -> Get:
    """Return the function that gives the value in the usual case, and raises in the others."""
    if isinstance(expression.var, Variable):
        find = _lookup(expression.var)
    else:
        constant = expression.var
        find = lambda values: constant  # noqa: E731 - a function of one constant
    filters = [_filter(function, arguments) for function, arguments in expression.filters]
    if not filters:
        return find

    def get(values: Values) -> Any:
        value = find(values)
        for change in filters:
            value = change(value)
        return value

    return get


def _lookup(variable: Variable) -> Get:
    if variable.lookups is None:
        constant = variable.literal
        return lambda values: constant
    if variable.var in _CONSTANTS:
        named = _CONSTANTS[variable.var]
        return lambda values: named
    name, *attributes = variable.lookups
    if name in _OF_TAGS or variable.translate:
        raise NotPreparedError(f"the variable {variable.var}")

    def find(values: Values) -> Any:
        value = values[name]
        for attribute in attributes:
            value = value[attribute] if type(value) is dict else getattr(value, attribute)
            if callable(value):
                if type(value) not in _METHODS or getattr(value, "alters_data", False):
                    raise _AskDjangoError
                value = value()
        if not attributes and callable(value):
            raise _AskDjangoError
        return value

    return find


def _filter(function: Any, arguments: list[tuple[bool, Any]]) -> Callable[[Any], Any]:
    if any(is_variable and argument.lookups for is_variable, argument in arguments):
        raise NotPreparedError("a filter with a variable as its argument")
    given = [
        argument.literal if is_variable else mark_safe(argument)  # noqa: S308 - it stands in our template
        for is_variable, argument in arguments
    ]
    options = {"autoescape": True} if getattr(function, "needs_autoescape", False) else {}
    is_safe, is_local = getattr(function, "is_safe", False), getattr(function, "expects_localtime", False)

    def change(value: Any) -> Any:
        if is_local:
            value = template_localtime(value)
        changed = function(value, *given, **options)
        return mark_safe(changed) if is_safe and isinstance(value, SafeData) else changed  # noqa: S308 - as Django

    return change
