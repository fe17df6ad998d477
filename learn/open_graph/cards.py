"""What the image of a page shows, and the URL that changes when it does."""

import hashlib
from dataclasses import astuple, dataclass

from django.conf import settings

from learn.models import Question, Subject
from learn.paths import path_of
from learn.templatetags.subject_hues import hue_class

WIDTH, HEIGHT = 1200, 630  # what every network shows whole
SITE_HUE = "hue-site"

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
        return hashlib.sha256(repr((_DESIGN, *astuple(self))).encode()).hexdigest()[:12]

    @property
    def alt(self) -> str:
        """What the image says, for those who do not see it."""
        return " | ".join(part for part in (self.title, self.label, self.site_name) if part)


def site_card() -> Card:
    """Return the card of `/learn`."""
    return Card("Questions, with clear and worked answers", "", SITE_HUE, settings.SITE_NAME)


def subject_card(subject: Subject) -> Card:
    """Return the card of a subject's list."""
    return Card(subject.name, "Questions and answers", hue_class(subject.slug), settings.SITE_NAME)


def question_card(question: Question) -> Card:
    """Return the card of a question."""
    subject = question.subject
    return Card(question.title, subject.name, hue_class(subject.slug), settings.SITE_NAME)


def site_image_path() -> str:
    """Return the path of the site's image, as it is now."""
    return path_of("site_image", site_card().version)


def subject_image_path(subject: Subject) -> str:
    """Return the path of a subject's image, as it is now."""
    return path_of("subject_image", subject.slug, subject_card(subject).version)


def question_image_path(question: Question) -> str:
    """Return the path of a question's image, as it is now."""
    return path_of("question_image", question.subject.slug, question.slug, question_card(question).version)
