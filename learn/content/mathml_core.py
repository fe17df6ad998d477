"""What MathML Core allows, and what math-core writes beyond it, put into classes.

Browsers dropped the rest, and a strict content security policy refuses inline styles.
"""

import re
from html import escape
from xml.etree.ElementTree import Element, fromstring

MATHML_TAGS = frozenset(
    re.findall(
        r"\w+",
        "math semantics annotation mrow mi mn mo mtext mspace ms mfrac msqrt mroot msub msup msubsup "
        "munder mover munderover mmultiscripts mprescripts mtable mtr mtd mpadded mphantom mstyle merror",
    )
)
MATHML_ATTRIBUTES = frozenset(
    re.findall(
        r"\w+",
        "class display displaystyle scriptlevel mathvariant mathcolor encoding stretchy symmetric "
        "largeop movablelimits form fence separator lspace rspace minsize maxsize accent accentunder "
        "linethickness width height depth voffset columnspan rowspan",
    )
)
_CLASS_OF_STYLE = {
    "text-align:left": "tex-left",
    "text-align:right": "tex-right",
    "padding-left:0": "tex-tight-left",
    "padding-right:0": "tex-tight-right",
    "padding-left:1em": "tex-gap-left",
    "border-left:0.05em solid currentcolor": "tex-line-left",
    "border-right:0.05em solid currentcolor": "tex-line-right",
    "border-top:0.05em solid currentcolor": "tex-line-top",
    "border-bottom:0.05em solid currentcolor": "tex-line-bottom",
    "border-left:0.05em dashed currentcolor": "tex-dash-left",
    "border-right:0.05em dashed currentcolor": "tex-dash-right",
    "border-top:0.05em dashed currentcolor": "tex-dash-top",
    "border-bottom:0.05em dashed currentcolor": "tex-dash-bottom",
}
_CLASS_OF_NOTATION = {
    "box": "tex-box",
    "updiagonalstrike": "tex-strike-up",
    "downdiagonalstrike": "tex-strike-down",
    "horizontalstrike": "tex-strike",
    "actuarial": "tex-line-top tex-line-right",
    "phasorangle": "tex-line-bottom tex-line-left",
}
_CLASS_OF_TEXT = {
    "b": "tex-bold",
    "i": "tex-italic",
    "em": "tex-italic",
    "code": "tex-code",
    "s": "tex-strike",
    "u": "tex-underline",
}
_CLASS_OF_FONT = {"math-core-sans-serif-font": "tex-sans", "math-core-serif-font": "tex-serif"}
_CLASS_OF_SPACE = {"-0.1": "tex-negative-thin", "-0.2": "tex-negative-medium"}
MATH_CLASSES = frozenset({"tex-arrow", "tex-small-caps"}).union(
    *(
        classes.split()
        for table in (_CLASS_OF_STYLE, _CLASS_OF_NOTATION, _CLASS_OF_TEXT, _CLASS_OF_FONT, _CLASS_OF_SPACE)
        for classes in table.values()
    )
)

_NEEDS_REWRITING = re.compile(
    r" style=\"|<(?:menclose|[abisu]|em|code|span)\b|class=|id=\"|\u20d7|scriptlevel=\"0\"|<m(?!style|table)\w+ [^>]*displaystyle="
)


def to_core(mathml: str) -> str:
    """Return the MathML with classes and MathML Core in place of styles, links and HTML elements.

    Raises ValueError for an element unknown here, RecursionError for one nested some hundred levels deep.
    """
    if not _NEEDS_REWRITING.search(mathml):
        return mathml
    root = fromstring(mathml)  # noqa: S314 - our converter's output, not a document from outside
    for element in root.iter():
        _REWRITERS.get(element.tag, _keep)(element)
        style = element.attrib.pop("style", "")
        element.attrib.pop("id", None)
        element.attrib.pop("href", None)
        if style:
            _read_style(element, style)
        if element.get("class") == "":
            del element.attrib["class"]
    _move_sizes(root)
    return _write(root)


def _write(element: Element) -> str:
    """Return the element as XML: as ElementTree writes it, in a third of the time."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    inside = escape(element.text or "", quote=False) + "".join(map(_write, element))
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>{escape(element.tail or '', quote=False)}"


def _move_sizes(root: Element) -> None:
    """Put what sets the size of a table or fraction on an <mstyle> around it: so HTML validators know it too."""
    for parent in root.iter():
        for index, child in enumerate(parent):
            moved = _SIZES[child.tag] & child.attrib.keys() if child.tag in _SIZES else ()
            if moved:
                parent[index] = Element("mstyle", {name: child.attrib.pop(name) for name in sorted(moved)})
                parent[index].append(child)


_SIZES = {"mtable": {"scriptlevel"}, "mfrac": {"displaystyle", "scriptlevel"}}


def _keep(element: Element) -> None:
    if element.tag not in MATHML_TAGS:
        message = f"The converter wrote <{element.tag}>, which is not MathML Core."
        raise ValueError(message)


def _add_class(element: Element, classes: str) -> None:
    element.set("class", f"{element.get('class', '')} {classes}".strip())


def _read_style(element: Element, style: str) -> None:
    for declaration in style.strip("; ").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "color":
            element.set("mathcolor", value)
        elif name == "margin-left" and value[:4] in _CLASS_OF_SPACE:
            _add_class(element, _CLASS_OF_SPACE[value[:4]])
        elif known := _CLASS_OF_STYLE.get(f"{name}:{value}"):
            _add_class(element, known)


def _close_table(element: Element) -> None:
    r"""Turn the empty last row of a `\hline` at the end of an array into a line below the row before it."""
    last = element[-1] if len(element) > 1 else None
    if last is None or len(last) != 1 or len(last[0]) or "border-top" not in last[0].get("style", ""):
        return
    element.remove(last)
    line = re.sub(r".*border-top([^;]*).*", r"border-bottom\1", last[0].get("style", ""))
    for cell in element[-1]:
        cell.set("style", f"{cell.get('style', '')};{line}".strip(";"))


def _enclose(element: Element) -> None:
    """Turn <menclose>, which MathML Core dropped, into a row whose class draws the lines."""
    element.tag = "mrow"
    for notation in element.attrib.pop("notation", "").split():
        _add_class(element, _CLASS_OF_NOTATION.get(notation, "tex-box"))
    for child in list(element):
        if child.get("class", "").startswith("menclose-"):
            element.remove(child)


def _flatten_text(element: Element) -> None:
    """Turn the HTML that math-core writes inside <mtext> into classes of the <mtext>."""
    for inner in list(element.iter())[1:]:
        if inner.tag == "span":
            _add_class(element, _CLASS_OF_FONT.get(inner.get("class", ""), "tex-small-caps"))
        elif inner.tag in _CLASS_OF_TEXT:
            _add_class(element, _CLASS_OF_TEXT[inner.tag])
    text = "".join(element.itertext())
    for child in list(element):
        element.remove(child)
    element.text = text


def _place_accent(element: Element) -> None:
    """Give a vector the ordinary arrow: the combining one stands left of its letter in some fonts."""
    _shrink_scripts(element)
    accent = element[-1]
    if accent.text == "\u20d7":
        accent.text = "\u2192"
        accent.set("class", "tex-arrow")
        accent.set("stretchy", "true" if element[0].tag == "mrow" else "false")


def _shrink_scripts(element: Element) -> None:
    """Let rows in an index be as small as the index: math-core writes all rows at full size."""
    for script in element[1:]:
        for table in script.iter("mtable"):
            table.attrib.pop("scriptlevel", None)
            table.set("displaystyle", "false")


_REWRITERS = {
    "menclose": _enclose,
    "mover": _place_accent,
    "mtable": _close_table,
    "mtext": _flatten_text,
    **dict.fromkeys(("msub", "msup", "msubsup", "munder", "munderover"), _shrink_scripts),
}
