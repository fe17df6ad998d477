"""Changes while hosts are under load: edits of single questions, and imports of a release that changes each time."""

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

from bench.processes import ROOT, measure_python
from bench.trial import Trial

EDITED = 20  # questions
IMPORT_EVERY_SECONDS, FILES_CHANGED = 10.0, 5
EDIT = """
import sys
import django
django.setup()
from django.db import transaction
from learn.freshness import announce, cards
from learn.models import Question
for line in sys.stdin:
    pk, mark = line.split()
    with transaction.atomic():
        question = Question.objects.select_for_update().get(pk=pk)
        before = cards({question.pk})
        question.title = f"Edited {mark}?"
        question.answer_html = f"<p>mark-{mark}-end</p>"
        question.save()
        announce(before, {question.pk})
    print(mark, flush=True)
"""

_ANSWER = re.compile(r"(?m)^(answer: >-\n    )(?:mark-[0-9]+-end )?")


def page_of(number: int) -> str:
    """Return the page of a question that `bench.population` made."""
    return f"/learn/subject-00/questions/what-is-the-thing-about-waves-and-cells-{number - 1}"


def edit(trial: Trial) -> list[float]:
    """Edit questions until the trial is over; return how long some of the edits took to be in every process."""
    mark, chance, delays = 0, random.Random(7), []
    with subprocess.Popen(
        [sys.executable, "-c", EDIT], cwd=ROOT, env=os.environ | trial.environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        while not trial.is_over.is_set() and process.stdin and process.stdout:
            mark += 1
            question = chance.randrange(EDITED) + 1
            process.stdin.write(f"{question} {mark}\n")
            process.stdin.flush()
            if process.stdout.readline() != f"{mark}\n":
                raise RuntimeError("The editor ended.")
            trial.note(page_of(question), mark, time.monotonic())
            if mark % 10 == 0:
                delays.append(trial.delay(page_of(question), mark))
            trial.is_over.wait(0.4)
    return delays


class Release:
    """A folder of seed files whose answers are changed before each import."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = sorted(folder.rglob("*.md"))

    @property
    def pages(self) -> list[str]:
        """The pages of all its questions."""
        return [f"/learn/{path.parent.name}/questions/{path.stem}" for path in self._files]

    def mark(self, number: int) -> list[str]:
        """Write the number into the answers of some files, others each time; return their pages."""
        chosen = [(number * FILES_CHANGED + offset) % len(self._files) for offset in range(FILES_CHANGED)]
        for index in chosen:
            text, count = _ANSWER.subn(
                rf"\1mark-{number}-end ", self._files[index].read_text(encoding="utf-8"), count=1
            )
            if not count:
                raise ValueError(f"{self._files[index]} has no answer to write into.")
            self._files[index].write_text(text, encoding="utf-8")
        return [self.pages[index] for index in chosen]

    def store(self, environment: dict[str, str]) -> None:
        """Import the folder."""
        measure_python("manage.py", "import_questions", self._folder, environment=environment)


def import_again_and_again(trial: Trial, release: Release) -> list[float]:
    """Import the release until the trial is over; return how long each import took to be in every process.

    Counted from the moment when the command has ended, which is what an editor sees of it.
    """
    number, delays = 0, []
    while not trial.is_over.is_set():
        number += 1
        pages = release.mark(number)
        release.store(trial.environment)
        committed = time.monotonic()
        for page in pages:
            trial.note(page, number, committed)
        delays.append(trial.delay(pages[0], number))
        trial.is_over.wait(IMPORT_EVERY_SECONDS)
    return delays
