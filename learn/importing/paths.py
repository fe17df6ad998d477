"""Which question a file is about, and where its URLs lead: the rules of identity, moves and previous URLs."""

from collections.abc import Mapping, Sequence

from learn.content.seedfile import SeedQuestion
from learn.models import PreviousUrl, Question


class PathTakenError(Exception):
    """A file's path belongs to the question of another file; `url` is the path, the message says whose."""

    def __init__(self, url: str, owner: str) -> None:
        super().__init__(
            f"'{url}' is where an editor put the question of {owner}: move that question, or rename this file"
        )
        self.url = url


def stored_questions(seeds: Sequence[SeedQuestion], moves: Mapping[str, str]) -> dict[str, Question]:
    """Return the questions that the files are about, by the files' URLs, with subject and links.

    A question is known by the URL of the file it came from, which a move changes and an editor's new slug does not;
    one that was born in the admin, by its own path. Raises PathTakenError.
    """
    sources = {moves.get(seed.url, seed.url): seed.url for seed in seeds}
    questions = Question.objects.select_related("subject").prefetch_related("related_links")
    questions = questions.select_for_update(
        of=("self",)
    )  # on PostgreSQL editors wait for the batch, row by row
    found = {sources[question.file_url]: question for question in questions.of_files(sources)}
    paths = [(seed.subject_slug, seed.slug) for seed in seeds if seed.url not in found or seed.url in moves]
    for question in questions.at_paths(paths):
        url = question.get_absolute_url()
        if question.file_url and question != found.get(url):
            raise PathTakenError(url, question.file_url)
        found[url] = question
    return found


def keep_previous_urls(questions: Sequence[Question], moves: Mapping[str, str]) -> None:
    """Let every path that these questions had, or that their file names, lead to where they are now; in one step."""
    current = {question.get_absolute_url() for question in questions}
    PreviousUrl.objects.filter(path__in=current).delete()
    previous = []
    for question in questions:
        url = question.get_absolute_url()
        paths = {question.file_url, moves.get(question.file_url, url)} - {url}
        previous += [PreviousUrl(path=path, question=question) for path in paths]
    PreviousUrl.objects.bulk_create(
        previous, update_conflicts=True, unique_fields=["path"], update_fields=["question"]
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
