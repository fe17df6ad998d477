"""Hold a release against the database: what changed, what moved, what left. Nothing is written here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, Value
from django.db.models.functions import Concat

from learn.batches import WRITTEN_TOGETHER, batches
from learn.importing.moves import Content, find_moves
from learn.importing.options import Progress
from learn.importing.parse import read_content
from learn.importing.paths import url_of
from learn.importing.scan import Release, SeedPath, content_hash, read_seed_file
from learn.models import Question


@dataclass(frozen=True, slots=True)
class ReleaseChanges:
    """`changed`: files unlike what was imported last; `moves`: old URL by new one; `left`: URLs without a file now."""

    changed: list[SeedPath]
    unchanged: int
    moves: Mapping[str, str] = field(default_factory=dict)
    left: Sequence[str] = ()


def changes_of(release: Release, progress: Progress, *, overwrite_edits: bool = False) -> ReleaseChanges:
    """Compare by content hash what was imported last with what the release holds, and find the moves between them.

    Where edits are overwritten, the file of an edited question counts as changed: it says something else than is live.
    """
    stored = Question.objects.from_files()
    hashes = dict(stored.with_file().values_list("file_url", "content_hash"))
    kept = set(stored.edited().values_list("file_url", flat=True)) if overwrite_edits else set()
    changed = []
    for number, source in enumerate(release.sources, 1):
        progress("reading", number, len(release.sources))
        known_hash = hashes.get(source.url)
        if not known_hash or source.url in kept or known_hash != _hash_of(source):
            changed.append(source)

    departed = {url for url in hashes if url not in release.urls and release.covers(url)}
    known = set(stored.values_list("file_url", flat=True))
    elsewhere = _elsewhere()
    new = [source for source in changed if source.url not in known]
    # A file at the path where an editor put a question whose own file is gone is that question's, as after an export.
    settled = {
        source.url: file_url
        for source in new
        if (file_url := elsewhere.get(source.url)) and file_url not in release.urls
    }
    strangers = [source for source in new if source.url not in elsewhere]
    moves = settled | _moves(strangers, departed.difference(settled.values()), progress)
    live = set(stored.live().values_list("file_url", flat=True)) if departed else set()
    left = sorted(departed.intersection(live).difference(moves.values()))
    return ReleaseChanges(changed, len(release.sources) - len(changed), moves, left)


def _elsewhere() -> dict[str, str]:
    """Return the file's URL by the question's path, where they differ: born in the admin, or moved there by an editor."""
    path = Concat(Value("/learn/"), "subject__slug", Value("/questions/"), "slug", output_field=CharField())
    questions = Question.objects.exclude(file_url=path).select_related("subject")
    return {
        url_of(question): question.file_url
        for question in questions.only("slug", "file_url", "subject__slug")
    }


def _hash_of(source: SeedPath) -> str | None:
    try:
        return content_hash(read_seed_file(source.path))
    except OSError:
        return None  # parsing will meet the same error and report it


def _moves(new: Sequence[SeedPath], departed: set[str], progress: Progress) -> dict[str, str]:
    """Find the moves; of the new files only those are read whose slug some departed question had."""
    slugs = {source.slug for source in new}
    departures = list(_departures(sorted(url for url in departed if url.rpartition("/")[2] in slugs)))
    departed_slugs = {departure.slug for departure in departures}
    arriving = [source for source in new if source.slug in departed_slugs]
    arrivals = []
    for number, source in enumerate(arriving, 1):
        progress("comparing", number, len(arriving))
        if content := read_content(source):
            arrivals.append(content)
    return find_moves(arrivals, departures)


def _departures(urls: Sequence[str]) -> Iterator[Content]:
    """Yield what the files of these URLs said last, whatever editors made of it since."""
    for batch in batches(
        urls, WRITTEN_TOGETHER
    ):  # a renamed subject has more URLs than a query takes parameters
        for question in Question.objects.of_files(batch).only(
            "file_url", "seed_id", "answer", "imported_values"
        ):
            said = {"seed_id": question.seed_id, "answer": question.answer} | question.imported_values
            yield Content(question.file_url, said["seed_id"], said["answer"])
