"""The last step of rendering: whatever came before, only these elements, attributes and values get out."""

import nh3

from learn.content import highlight
from learn.content.commonmark.links import ALLOWED_SCHEMES
from learn.content.math import MATH_CLASSES, MATHML_ATTRIBUTES, MATHML_TAGS

_HTML = frozenset({
    "a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
TAGS = _HTML | MATHML_TAGS
"""The elements an answer may consist of."""

_SCROLL_BOX = {"tabindex", "role", "aria-label"}
_ALIGNMENTS = {"left", "center", "right"}


def build() -> nh3.Cleaner:
    """Return the cleaner; it holds no state, so one serves all threads."""
    return nh3.Cleaner(
        tags=TAGS,
        attributes={
            **dict.fromkeys(MATHML_TAGS, MATHML_ATTRIBUTES - {"class"}),
            **{f"h{level}": {"id"} for level in range(2, 7)},
            "a": {"href", "title", "rel"},
            "code": {"title"},
            "div": _SCROLL_BOX,
            "span": {*_SCROLL_BOX, "title"},
            "pre": {*_SCROLL_BOX, "data-language"},
            "ol": {"start"},
            "th": {"scope"},
        },
        allowed_classes={
            **dict.fromkeys(MATHML_TAGS, MATH_CLASSES),
            "code": {"tex", *(f"language-{language}" for language in highlight.SYNTAXES)},
            "div": {"table"},
            "span": {"display", "wide", *highlight.CLASSES},
            "td": _ALIGNMENTS,
            "th": _ALIGNMENTS,
        },
        clean_content_tags={"script", "style"},
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=None,
    )
