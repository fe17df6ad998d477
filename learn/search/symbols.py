"""Symbols that a reader may type where an answer has TeX: what each is called there. Pure."""

import unicodedata

# The first name is the commonest in the corpus. A Greek letter may also stand in a text as itself.
NAMES_OF_SYMBOLS: dict[str, tuple[str, ...]] = {
    "≤": ("leq", "le"), "≥": ("geq", "ge"), "≠": ("neq", "ne"), "≈": ("approx",), "≡": ("equiv",),
    "→": ("rightarrow", "to", "xrightarrow"), "⇒": ("rightarrow", "implies"), "↔": ("leftrightarrow",),
    "⇔": ("leftrightarrow", "iff"), "⇌": ("rightleftharpoons",),
    "∑": ("sum",), "∏": ("prod",), "∫": ("int",), "∮": ("oint",), "√": ("sqrt",), "∂": ("partial",),
    "∇": ("nabla",), "∞": ("infty",), "×": ("times",), "÷": ("div",), "±": ("pm",), "·": ("cdot",),
    "∈": ("in",), "∉": ("notin",), "⊂": ("subset",), "⊆": ("subseteq",), "∪": ("cup",), "∩": ("cap",),
    "∅": ("emptyset", "varnothing"), "∀": ("forall",), "∃": ("exists",), "¬": ("neg", "lnot"),
    "∧": ("land", "wedge"), "∨": ("lor", "vee"), "⊕": ("oplus",), "∝": ("propto",), "∼": ("sim",),
    "⊥": ("perp",), "∥": ("parallel",), "∠": ("angle",), "°": ("circ",),
}  # fmt: skip


def names_of_letter(word: str) -> tuple[str, ...]:
    """Return a word with its name in TeX where it is one Greek letter: "α" may be written "alpha"."""
    name = unicodedata.name(word, "") if len(word) == 1 else ""
    _, is_greek, letter = name.partition("GREEK SMALL LETTER ")
    return (word, letter.split()[-1].lower()) if is_greek else (word,)
