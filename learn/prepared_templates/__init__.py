"""Templates that are turned into functions once.

Django walks a template's nodes at each rendering, looks each name up in a stack of contexts and finds each URL anew: of
a question page that was half the cost. What a page looks like stays written in its template; here its tags become
closures, its fixed parts become text (static files, URLs without arguments, what is included), and the bytes are those
that Django would give. A template with a tag that this room does not know is an error at its first use.
"""

from typing import Any

from django.template import Template
from django.template.loader import get_template

from learn.context_processors import site_values
from learn.prepared_templates.nodes import Write, prepared_template

_prepared: dict[str, tuple[Template, Write]] = {}


def render_prepared(name: str, values: dict[str, Any]) -> str:
    """Return the page that the template gives with these values, and those that every template may use."""
    template: Template = get_template(name).template  # type: ignore[attr-defined]
    known = _prepared.get(name)
    if known is None or known[0] is not template:  # while one develops, a changed template is another object
        known = _prepared[name] = template, prepared_template(template)
    return known[1](values | site_values())
