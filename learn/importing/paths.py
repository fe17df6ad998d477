"""Which question a file is about, and where its URLs lead: the rules of identity, moves and previous URLs."""

from collections.abc import Mapping, Sequence

from learn.content.seedfile import SeedQuestion
from learn.importing.links import there_at
from learn.models import PreviousUrl, Question


class PathTakenError(Exception):
    """A file's path belongs to the question of another file; `url` is the path, the message says whose."""

    def __init__(self, url: str, owner: str) -> None:
        super().__init__(
            f"'{url}' is where an editor put the question of {owner}: move that question, or rename this file"
        )
        self.url = url


def url_of(question: Question) -> str:
    """Return the path of a question that was fetched with its subject: `get_absolute_url`, ten times as fast."""
    return f"/learn/{question.subject.slug}/questions/{question.slug}"


def stored_questions(seeds: Sequence[SeedQuestion], moves: Mapping[str, str]) -> dict[str, Question]:
    """Return the questions that the files are about, by the files' URLs, with subject, links and conflicts.

    A question is known by the URL of the file it came from, which a move changes and an editor's new slug does not;
    one that was born in the admin, by its own path. Raises PathTakenError.
    """
    sources = {moves.get(seed.url, seed.url): seed.url for seed in seeds}
    questions = Question.objects.select_related("subject").prefetch_related("related_links", "conflicts")
    questions = questions.select_for_update(
        of=("self",)
    )  # on PostgreSQL editors wait for the batch, row by row
    found = {sources[question.file_url]: question for question in questions.of_files(sources)}
    places = {seed.url for seed in seeds if seed.url not in found or seed.url in moves}
    there = there_at(places)
    for question in questions.filter(pk__in=there.values()):
        url = url_of(question)
        if question.file_url and question != found.get(url):
            raise PathTakenError(url, question.file_url)
        found[url] = question
    return found


def keep_previous_urls(questions: Sequence[Question], moves: Mapping[str, str]) -> None:
    """Let every path that these questions had, or that their file names, lead to where they are now; in one step.

    A path at which another question is leads nowhere else.
    """
    current = {url_of(question) for question in questions}
    PreviousUrl.objects.filter(path__among=current).delete()
    asked = {
        path: question
        for question in questions
        for path in (question.file_url, moves.get(question.file_url, ""))
        if path and path != url_of(question)
    }
    taken = there_at(asked)
    PreviousUrl.objects.bulk_create(
        [PreviousUrl(path=path, question=question) for path, question in asked.items() if path not in taken],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["question"],
    )


def keep_old_paths(moved: Mapping[str, Question]) -> None:
    """Let each path, where an editor took a question away, lead to where the question is now; in one step."""
    PreviousUrl.objects.filter(path__in={question.get_absolute_url() for question in moved.values()}).delete()
    PreviousUrl.objects.bulk_create(
        [PreviousUrl(path=path, question=question) for path, question in moved.items()],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["question"],
    )
