"""What the images of our pages show, and their URLs, which change when they do."""

from django.conf import settings

from learn.models import Question, Subject
from learn.open_graph.card import Card
from learn.paths import path_of
from learn.templatetags.subject_hues import hue_class

SITE_HUE = "hue-site"


def site_card() -> Card:
    """Return the card of `/learn`."""
    return Card("Questions, with clear and worked answers", "", SITE_HUE, settings.SITE_NAME)


def subject_card(subject: Subject) -> Card:
    """Return the card of a subject's list."""
    return Card(subject.name, "Questions and answers", hue_class(subject.slug), settings.SITE_NAME)


def question_card(question: Question) -> Card:
    """Return the card of a question."""
    return card_of(question.title, question.subject.slug, question.subject.name)


def card_of(title: str, subject_slug: str, subject_name: str) -> Card:
    """Return the card of a question, of these values of it."""
    return Card(title, subject_name, hue_class(subject_slug), settings.SITE_NAME)


def site_image_path() -> str:
    """Return the path of the site's image, as it is now."""
    return path_of("site_image", site_card().version)


def subject_image_path(subject: Subject) -> str:
    """Return the path of a subject's image, as it is now."""
    return path_of("subject_image", subject.slug, subject_card(subject).version)


def question_image_path(question: Question) -> str:
    """Return the path of a question's image, as it is now."""
    return path_of("question_image", question.subject.slug, question.slug, question_card(question).version)
