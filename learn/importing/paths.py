"""Which question a file is about, and where its URLs lead: the rules of identity, moves and previous URLs."""

from collections.abc import Mapping, Sequence
from typing import Any

from learn.content.seedfile import SeedQuestion
from learn.importing.links import there_at
from learn.models import PreviousUrl, Question
from learn.prepared import prepared


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
    of_files = {sources[file_url]: pk for file_url, pk in keys_of_files(list(sources)).items()}
    there = there_at({seed.url for seed in seeds if seed.url not in of_files or seed.url in moves})
    if not (of_files or there):
        return {}
    questions = Question.objects.select_related("subject").prefetch_related("related_links", "conflicts")
    stored = questions.select_for_update(of=("self",)).in_bulk(  # on PostgreSQL editors wait, row by row
        {*of_files.values(), *there.values()}
    )
    for url, pk in there.items():
        if pk in stored and stored[pk].file_url and pk != of_files.get(url):
            raise PathTakenError(url, stored[pk].file_url)
    return {url: stored[pk] for url, pk in (of_files | there).items() if pk in stored}


def keys_of_files(urls: Sequence[str]) -> dict[str, int]:
    """Return the keys of the questions that came from the files of these URLs, by URL."""
    return dict(_of_files(list(urls)))


@prepared
def _left(paths: list[str]) -> Any:
    return PreviousUrl.objects.filter(path__among=paths).values_list("pk")


@prepared
def _of_files(urls: list[str]) -> Any:
    return Question.objects.of_files(urls).values_list("file_url", "pk")


def keep_previous_urls(questions: Sequence[Question], moves: Mapping[str, str]) -> None:
    """Let every path that these questions had, or that their file names, lead to where they are now; in one step.

    A path at which another question is leads nowhere else.
    """
    current = {url_of(question) for question in questions}
    if _left(list(current)):
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
