"""What stands between `{{` and `}}`, and after `if`, `in` and `with`: a function from the page's values to one of them."""

from collections.abc import Callable
from types import MethodType
from typing import Any

from django.template import Context, Template
from django.template.base import FilterExpression, Variable, render_value_in_context
from django.utils.html import escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime

Values = dict[str, Any]
Get = Callable[[Values], Any]

# Made by Django's own tags while they render; none of ours is known here.
_OF_TAGS = frozenset({"forloop", "block"})


class NotPreparedError(Exception):
    """A template holds what this room does not know; the message says what."""


class _AskDjangoError(Exception):
    """A value that is looked up by a rule of Django's which is rare on our pages."""


def value_of(expression: FilterExpression, template: Template, *, may_be_missing: bool = False) -> Get:
    """Return the function that gives the expression's value; a name that is not there is None where it may be."""
    if not isinstance(expression.var, Variable):
        constant = expression.var
        find: Get = lambda values: constant  # noqa: E731 - a function of one constant
    else:
        find = _lookup(expression.var)
    filters = [_filter(function, arguments) for function, arguments in expression.filters]

    def get(values: Values) -> Any:
        try:
            value = find(values)
        except (KeyError, AttributeError, _AskDjangoError):
            context = Context(values)
            context.template = template
            return expression.resolve(context, ignore_failures=may_be_missing)
        for change in filters:
            value = change(value)
        return value

    return get


def text_of(get: Get) -> Callable[[Values], str]:
    """Return the function that writes the value into a page, escaped unless it is marked as safe."""

    def write(values: Values) -> str:
        value = get(values)
        kind = type(value)
        if kind is str:
            return escape(value)
        return value if kind is SafeString else render_value_in_context(value, Context())

    return write


def _lookup(variable: Variable) -> Get:
    if variable.lookups is None:
        constant = variable.literal
        return lambda values: constant
    name, *attributes = variable.lookups
    if name in _OF_TAGS or variable.translate:
        raise NotPreparedError(f"the variable {variable.var}")

    def find(values: Values) -> Any:
        value = values[name]
        for attribute in attributes:
            value = value[attribute] if type(value) is dict else getattr(value, attribute)
            if callable(value):
                if type(value) is not MethodType or getattr(value, "alters_data", False):
                    raise _AskDjangoError
                value = value()
        if not attributes and callable(value):
            raise _AskDjangoError
        return value

    return find


def _filter(function: Any, arguments: list[tuple[bool, Any]]) -> Callable[[Any], Any]:
    if any(is_variable for is_variable, _ in arguments):
        raise NotPreparedError("a filter with a variable as its argument")
    given = [mark_safe(argument) for _, argument in arguments]  # noqa: S308 - it stands in our template
    options = {"autoescape": True} if getattr(function, "needs_autoescape", False) else {}
    is_safe, is_local = getattr(function, "is_safe", False), getattr(function, "expects_localtime", False)

    def change(value: Any) -> Any:
        if is_local:
            value = template_localtime(value)
        changed = function(value, *given, **options)
        return mark_safe(changed) if is_safe and isinstance(value, SafeData) else changed  # noqa: S308 - as Django

    return change
