"""The one form a question's URL path may have, and why another is refused."""

from __future__ import annotations

import re

from learn.content.seedfile.errors import shown
from learn.content.seedfile.question import SeedQuestion
from learn.content.seedfile.schema import SLUG_MAX_LENGTH, SUBJECT_SLUG_MAX_LENGTH

# Slugs of the corpus hold `--` where a title had `Na+ - K+`; no subject does.
_PATH = re.compile(r"/learn/([a-z0-9]+(?:-[a-z0-9]+)*)/questions/(-*[a-z0-9][a-z0-9-]*)")
_FORM = "`/learn/<subject>/questions/<slug>`"
_RESERVED_SUBJECT_SLUGS = frozenset({"search"})  # /learn/search is the search page

# Checked in this order, so that the first thing an operator must change is what the message says.
_FAULTS = (
    (re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:"), "has a scheme: write only the path"),
    (re.compile(r"//"), "names a host: write only the path, from `/learn`"),
    (re.compile(r".*//"), "holds `//`: write one slash"),
    (re.compile(r".*\?"), "holds a query: leave out what stands from `?` on"),
    (re.compile(r".*#"), "holds a fragment: leave out what stands from `#` on"),
    (re.compile(r"(?:.*/)?\.\.?(?:/|$)"), "holds `.` or `..` as a part: write the path itself"),
    (re.compile(r".*%"), "holds a percent sign: a slug has letters, digits and hyphens only"),
    (re.compile(r".*[A-Z]"), "holds an upper-case letter: write it in lower case"),
    (re.compile(r"(?!/)"), f"does not begin with a slash: write it as {_FORM}"),
    (re.compile(r".*/$"), "ends with a slash: leave it out"),
)


def path_fault(url: str) -> str | None:
    """Return why a URL is not the path of a question, as a sentence that names it; None if it is one."""
    found = _PATH.fullmatch(url)
    if found is None:
        fault = next((fault for pattern, fault in _FAULTS if pattern.match(url)), f"is not like {_FORM}")
        return f"{shown(url)} {fault}"
    subject_slug, slug = found.groups()
    if subject_slug in _RESERVED_SUBJECT_SLUGS:
        return (
            f"{shown(url)} uses the subject {subject_slug!r}, which is a page of the site: rename the subject"
        )
    for name, part, most in (
        ("subject", subject_slug, SUBJECT_SLUG_MAX_LENGTH),
        ("slug", slug, SLUG_MAX_LENGTH),
    ):
        if len(part) > most:
            return f"{shown(url)} has a {name} of {len(part)} characters, the most is {most}: shorten it"
    return None


def check_location(question: SeedQuestion, subject_folder: str, file_name: str) -> None:
    """Raise SeedFileError unless the file stands where its URL says: `<subject slug>/<slug>.md`."""
    if question.subject_slug != subject_folder:
        message = (
            f"{shown(question.url)} is of the subject {question.subject_slug!r}, but the file is in the folder "
            f"{shown(subject_folder)}: move the file or change the url"
        )
        raise question.error("url", message)
    if f"{question.slug}.md" != file_name:
        message = (
            f"{shown(question.url)} belongs to the file {shown(question.slug + '.md')}, but this file is called "
            f"{shown(file_name)}: rename the file or change the url"
        )
        raise question.error("url", message)
