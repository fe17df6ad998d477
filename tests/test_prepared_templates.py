"""Prepared templates: the text that Django gives, for every tag and value they know; an error for the others."""

import datetime as dt
from typing import Any

import pytest
from django.template import Context, Engine, Template, engines
from django.utils.safestring import mark_safe
from pytest_django.fixtures import Settings

from learn.prepared_templates.expressions import NotPreparedError
from learn.prepared_templates.nodes import prepared_template

VALUES: dict[str, Any] = {
    "title": 'A "1 < 2" & more', "safe": mark_safe("<b>x</b>"), "number": 1234, "none": None, "empty": [],
    "day": dt.date(2024, 11, 26), "moment": dt.datetime(2024, 11, 26, 12, tzinfo=dt.UTC),
    "rows": [{"name": "<a>", "text": "A"}, {"name": "b", "text": ""}], "pairs": [("x", 1), ("y", 2)],
    "words": ["c & d", "e"], "key": {"items": "shown", "x": {"y": "deep"}}, "call": lambda: "called",
}  # fmt: skip


class Thing:
    """What templates may call, and what they must not."""

    name = "thing"

    def path(self) -> str:
        """Return a path."""
        return "/a&b"

    def destroy(self) -> str:
        """Change data."""
        return "destroyed"

    destroy.alters_data = True  # type: ignore[attr-defined]


def template_of(text: str) -> Template:
    engine: Engine = engines["django"].engine  # type: ignore[attr-defined]
    return engine.from_string(text)


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    "text",
    [
        "plain {# comment #}{% comment %}more{% endcomment %}text",
        "{{ title }} {{ safe }} {{ title|safe }} {{ number }} {{ none }} {{ call }} {{ 'a<b' }} {{ 5 }} {{ _('x') }}",
        "{{ day|date:'Y-m-d' }} {{ day }} {{ moment }} {{ moment|date:'H:i' }}",
        "{{ words|join:', ' }} {{ title|truncatechars:6 }} {{ number|default:'x' }} {{ missing|default:'x' }}",
        "{{ title|urlencode:'' }} {{ safe|upper }} {{ words|length }} {{ number|pluralize }}",
        "{{ key.items }} {{ key.x.y }} {{ words.1 }} {{ words.9 }} {{ title.upper }} {{ none.x }} {{ missing }}",
        "{{ thing.name }} {{ thing.path }} {{ thing.destroy }} {{ thing.none }}",
        "{% if title %}a{% elif number %}b{% else %}c{% endif %}{% if missing %}d{% else %}e{% endif %}",
        "{% if not empty and number > 3 %}a{% endif %}{% if none is None or title == 'x' %}b{% endif %}",
        "{% if number != 1234 %}a{% endif %}{% if words|length > 1 %}b{% endif %}{% if missing == none %}c{% endif %}",
        "{% if none > 1 %}a{% endif %}{% if title > 1 %}b{% endif %}",
        "{% for row in rows %}{{ row.name }}{% if row.text %}:{{ row.text }}{% endif %},{% endfor %}",
        "{% for key, value in pairs reversed %}{{ key }}{{ value }}{% endfor %}{{ key.items }}",
        "{% for x in empty %}a{% empty %}none{% endfor %}{% for x in missing %}b{% endfor %}",
        "{% load static %}{% static 'css/site.css' %} {% url 'learn' %} {% url 'subject' 'biology' %}",
        "{% include '_breadcrumb.html' with subject=None %}{% include '_lens.html' %}{% include '_mark.html' only %}",
        "{% extends 'base.html' %}{% block content %}<p>{{ title }}</p>{% endblock %}{% block meta %}{% endblock %}",
    ],
)  # fmt: skip
def test_text_is_djangos(text: str) -> None:
    template, values = template_of(text), VALUES | {"thing": Thing(), "page": {"title": "T"}}

    assert prepared_template(template)(values) == template.render(Context(values))


@pytest.mark.parametrize("is_separated", [True, False])
def test_numbers_are_djangos(settings: Settings, *, is_separated: bool) -> None:
    settings.USE_THOUSAND_SEPARATOR = is_separated
    template, values = template_of("{{ number }} {{ yes }}"), {"number": 1234, "yes": True}

    assert prepared_template(template)(values) == template.render(Context(values))


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in rows %}{{ forloop.counter }}{% endfor %}",
        "{% block a %}{{ block.super }}{% endblock %}",
        "{% now 'Y' %}",
        "{% include name %}",
        "{% extends name %}",
        "{% url 'learn' as there %}",
        "{% url name %}",
        "{% load static %}{% static 'x' as there %}",
        "{{ title|default:other }}",
        "{% if 1 in words %}a{% endif %}",
    ],
)
def test_what_is_not_known_is_an_error(text: str) -> None:
    with pytest.raises(NotPreparedError):
        prepared_template(template_of(text))
