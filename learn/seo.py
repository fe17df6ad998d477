"""What a page tells search engines and link previews about itself: the head, and structured data equal to the page."""

import json
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.safestring import SafeString

from learn.content.text import excerpt, page_title, split_keywords
from learn.models import Question, Subject
from learn.open_graph import cards
from learn.open_graph.card import HEIGHT, WIDTH
from learn.paths import path_of

# A `</script>` or `<!--` in a title must not end the data block (HTML, "restrictions for contents of script elements").
_SCRIPT_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another form of a page: a feed of it, its Markdown."""

    content_type: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class SharedImage:
    """The image that link previews show."""

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Page:
    """The head of a page. A page without a canonical URL is one that no search engine should keep."""

    title: str
    description: str = ""
    heading: str = ""  # the title as link previews show it, without the site's name
    keywords: list[str] = field(default_factory=list)
    canonical_url: str = ""
    is_indexable: bool = True
    kind: str = "website"
    structured_data: SafeString | None = None
    image: SharedImage | None = None
    alternates: list[Alternate] = field(default_factory=list)

    @property
    def joined_keywords(self) -> str:
        """The keywords as the head names them."""
        return ", ".join(self.keywords)


def absolute(path: str) -> str:
    """Return the absolute URL of one of our paths, from SITE_URL: never from a request's Host header."""
    return f"{settings.SITE_URL}{path}"


def learn_page(subject_count: int, question_count: int) -> Page:
    """Return the head of `/learn`."""
    return Page(
        title=f"Questions and answers by subject | {settings.SITE_NAME}",
        heading=settings.SITE_NAME,
        description=(
            f"Clear, worked answers to {_counted(question_count, 'study question')} "
            f"in {_counted(subject_count, 'subject')}. "
            "Pick a subject, read an answer, follow the next question."
        ),
        canonical_url=absolute(path_of("learn")),
        is_indexable=question_count > 0,
        image=SharedImage(absolute(cards.site_image_path()), cards.site_card().alt),
        alternates=[_feed(settings.SITE_NAME, path_of("feed"))],
    )


def subject_page(
    subject: Subject, *, number: int, last: int, question_count: int, is_default_sort: bool = True
) -> Page:
    """Return the head of page `number` of `last` of a subject's questions; another sort is no page for an index."""
    heading = f"{subject.name} questions and answers{'' if is_default_sort else ', A to Z'}"
    if number > 1:
        heading = f"{heading}, page {number} of {last}"
    path = subject.get_absolute_url() if number == 1 else f"{subject.get_absolute_url()}?page={number}"
    description = (
        excerpt(subject.description)
        or f"{_counted(question_count, 'question')} in {subject.name}, each with a clear, worked answer."
    )
    return Page(
        title=f"{heading} | {settings.SITE_NAME}",
        heading=heading,
        description=description if number == 1 else f"Page {number} of {last}. {description}",
        canonical_url=absolute(path) if is_default_sort else "",
        is_indexable=is_default_sort and subject.is_listed and question_count > 0,
        structured_data=_json_for_script(
            _graph(_breadcrumb_list([("Learn", path_of("learn"))], subject.name))
        ),
        image=SharedImage(absolute(cards.subject_image_path(subject)), cards.subject_card(subject).alt),
        alternates=_subject_feed(subject),
    )


def question_page(question: Question) -> Page:
    """Return the head of a question's page; a duplicate names its canonical question's URL."""
    keywords = split_keywords(question.page_keywords)
    description = question.page_description.strip() or excerpt(question.answer_text)
    canonical_url = absolute((question.canonical or question).get_absolute_url())
    subject = question.subject
    trail = [("Learn", path_of("learn")), (subject.name, subject.get_absolute_url())]
    image = SharedImage(absolute(cards.question_image_path(question)), cards.question_card(question).alt)
    article = _article(
        question, description=description, keywords=keywords, url=canonical_url, image_url=image.url
    )
    return Page(
        title=page_title(question.question or question.title, question.seo_title or subject.name),
        heading=question.title,
        description=description,
        keywords=keywords,
        canonical_url=canonical_url,
        is_indexable=not question.no_index and subject.is_listed,
        kind="article",
        structured_data=_json_for_script(_graph(_breadcrumb_list(trail, question.title), article)),
        image=image,
        alternates=[
            Alternate("text/markdown", "This answer as Markdown", f"{question.get_absolute_url()}.md"),
            *_subject_feed(subject),
        ],
    )


def search_page(query: str) -> Page:
    """Return the head of a page of search results: one that no search engine should keep."""
    return Page(
        title=f"{f'Search: {query}' if query else 'Search'} | {settings.SITE_NAME}",
        description=f"Questions of {settings.SITE_NAME} by the words in them, in all subjects or in one.",
        is_indexable=False,
    )


def error_page(title: str) -> Page:
    """Return the head of a page that no search engine should keep: an error, a form."""
    return Page(title=f"{title} | {settings.SITE_NAME}", heading=title, is_indexable=False)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _subject_feed(subject: Subject) -> list[Alternate]:
    """Return the feed of a subject; a subject that is not listed has none."""
    if not subject.is_listed:
        return []
    path = path_of("subject_feed", subject.slug)
    return [_feed(f"{subject.name} | {settings.SITE_NAME}", path)]


def _feed(title: str, path: str) -> Alternate:
    return Alternate("application/atom+xml", title, path)


def _article(
    question: Question, *, description: str, keywords: list[str], url: str, image_url: str
) -> dict[str, object]:
    """Return the answer as schema.org sees it: no FAQPage (ended May 2026), no QAPage (for what users submit)."""
    site_url = absolute(path_of("learn"))
    article: dict[str, object] = {
        "@type": ["Article", "LearningResource"],
        "headline": question.title,
        "description": description,
        "url": url,
        "mainEntityOfPage": url,
        "image": image_url,
        "datePublished": question.published_on.isoformat(),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "learningResourceType": "Question and answer",
        "about": question.subject.name,
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": site_url},
    }
    if keywords:
        article["keywords"] = keywords
    if question.author:
        is_the_site = settings.SITE_NAME.startswith(question.author)
        kind = {"@type": "Organization", "url": site_url} if is_the_site else {"@type": "Person"}
        article["author"] = {**kind, "name": question.author}
    return article


def _breadcrumb_list(trail: list[tuple[str, str]], heading: str) -> dict[str, object]:
    """Return the visible breadcrumb, the pages above this one as (name, path) from the top, and under it this page.

    Google reads none of fewer than two items, and wants no URL of the last.
    """
    items: list[dict[str, object]] = [{"name": name, "item": absolute(path)} for name, path in trail]
    items.append({"name": heading})
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, **item}
            for position, item in enumerate(items, start=1)
        ],
    }


def _graph(*items: dict[str, object]) -> dict[str, object]:
    return {"@context": "https://schema.org", "@graph": list(items)}


def _json_for_script(data: dict[str, object]) -> SafeString:
    """Return JSON that is safe between `<script type="application/ld+json">` and `</script>`."""
    return SafeString(json.dumps(data, separators=(",", ":")).translate(_SCRIPT_ESCAPES))
