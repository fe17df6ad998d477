"""Atom feeds (RFC 4287) of the newest questions: of the site, and of each subject. The same rows give the same bytes."""

import datetime as dt
import re
from html import escape

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from learn.content.text import excerpt, split_keywords
from learn.models import Question, QuestionQuerySet, Subject
from learn.seo import absolute

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
ENTRIES = 50

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_BEFORE_ALL = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class _Feed(Atom1Feed):
    """Django's Atom feed, but for the date of an empty one: that of the epoch, not of the request."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=_BEFORE_ALL)


def site_feed() -> str:
    """Return the feed of the newest questions of all listed subjects."""
    return _atom(
        title=settings.SITE_NAME,
        page=reverse("learn"),
        feed=reverse("feed"),
        subtitle="The newest questions, each with a clear, worked answer.",
        questions=Question.objects.indexable(),
    )


def subject_feed(subject: Subject) -> str:
    """Return the feed of a subject's newest questions."""
    return _atom(
        title=f"{subject.name} | {settings.SITE_NAME}",
        page=subject.get_absolute_url(),
        feed=reverse("subject_feed", args=[subject.slug]),
        subtitle=f"The newest questions in {subject.name}, each with a clear, worked answer.",
        questions=subject.questions.indexable(),
    )


def _atom(*, title: str, page: str, feed: str, subtitle: str, questions: QuestionQuerySet) -> str:
    atom = _Feed(
        title=_xml_text(title),
        link=absolute(page),
        description=None,
        subtitle=_xml_text(subtitle),
        language="en",
        author_name=_xml_text(settings.SITE_NAME),
        feed_url=absolute(feed),
        feed_guid=absolute(feed),
    )
    for question in questions.newest().for_feed()[:ENTRIES]:
        _add(atom, question)
    return atom.writeString("utf-8")


def _add(atom: Atom1Feed, question: Question) -> None:
    """Add an entry: its summary is what the page's head says, its text is behind the link."""
    url = absolute(question.get_absolute_url())
    summary = question.page_description.strip() or excerpt(question.answer_text)
    atom.add_item(
        title=_xml_text(question.title),
        link=url,
        unique_id=url,
        description=escape(_xml_text(summary), quote=False),  # Django says that a summary is HTML
        author_name=_xml_text(question.author or settings.SITE_NAME),
        pubdate=dt.datetime.combine(question.published_on, dt.time(), dt.UTC),
        updateddate=question.updated_at,
        categories=[_xml_text(word) for word in split_keywords(question.page_keywords)],
    )


def _xml_text(text: str) -> str:
    """Return a text without the control characters that no XML file may hold."""
    return _NOT_XML.sub("", text)
