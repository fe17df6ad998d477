"""What an image shows, and what tells it from others. Pure of Django: the processes of an export are given cards."""

import hashlib
from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630  # what every network shows whole

_DESIGN = 2  # raise it when `drawing` draws something else from the same card


@dataclass(frozen=True, slots=True)
class Card:
    """All that decides what is drawn. `label` is the small line above the title."""

    title: str
    label: str
    hue: str
    site_name: str

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits, the same ones only for the same image."""
        shown = (_DESIGN, self.title, self.label, self.hue, self.site_name)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]

    @property
    def alt(self) -> str:
        """What the image says, for those who do not see it."""
        return " | ".join(part for part in (self.title, self.label, self.site_name) if part)
