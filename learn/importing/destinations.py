"""Where the related links of imported files lead once the import is done; a dry run comes to the same answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from learn.batches import batches
from learn.importing.links import live_at
from learn.importing.parse import ParsedFile
from learn.importing.paths import url_of
from learn.importing.plan import PlannedFile
from learn.importing.report import Warned

ASKED_TOGETHER = 500


class Destinations:
    """What the batches so far made of the URLs, and the links whose target they have not met.

    A dry run stores nothing, so the database alone cannot tell: it is asked at the end, for what no batch settled.
    """

    def __init__(self) -> None:
        self._live: set[str] = set()
        self._gone: set[str] = set()
        self._open: list[tuple[str, int, str]] = []  # path, position, URL

    def note(
        self, batch: Sequence[ParsedFile], plans: Sequence[PlannedFile], moves: Mapping[str, str]
    ) -> None:
        """Take in a batch that was written, or would be."""
        for question in (plan.question for plan in plans):
            url = url_of(question)
            if question.merged_into_id is None:  # else another one answers, and the database knows which
                (self._live if question.is_live else self._gone).update({url, question.file_url})
            if (left := moves.get(question.file_url)) and left != url:
                self._gone.add(left)
        for parsed, plan in zip(batch, plans, strict=True):
            links = plan.question.related_links.all() if plan.links is None else plan.links
            self._open += [
                (parsed.source.path, link.position, link.url)
                for link in links
                if not link.is_repeat and link.url not in self._live
            ]

    def leave(self, urls: Iterable[str]) -> None:
        """Take in that the questions at these URLs were archived, or would be."""
        self._gone.update(urls)

    def dangling(self) -> Iterator[Warned]:
        """Yield a warning for each link that leads to no live question, by the path of its file."""
        urls = {url for _, _, url in self._open} - self._live - self._gone
        found = {url for batch in batches(sorted(urls), ASKED_TOGETHER) for url in live_at(batch)}
        for path, position, url in sorted(self._open):
            if url not in self._live and url not in found:
                message = f"related_article{position}.url: '{url}' is no question here; the link is left out"
                yield Warned(path, message)
