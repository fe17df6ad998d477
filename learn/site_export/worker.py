"""Render addresses and write them: what a process of the export does. It sets Django up by itself where it is new."""

import gc
from pathlib import Path
from typing import NamedTuple

import django
from django.apps import apps

from learn.open_graph.card import Card
from learn.site_export import files


class Task(NamedTuple):
    """An address to render, where to write it, and what of it stands there."""

    folder: str
    address: str
    known: str  # the digest of the file; empty for none
    status: int = 200
    card: Card | None = None  # of an image: all that is needed to draw it


class Done(NamedTuple):
    """What came of a task: the digest of the file and whether it was written; no digest where the page is not there."""

    address: str
    digest: str
    is_written: bool


def export(tasks: list[Task]) -> list[Done]:
    """Render and write pages; a file that holds the same already stays untouched, as its date says."""
    if not apps.ready:
        django.setup()
        gc.freeze()  # what stays, as for what a worker starts with
    from learn.site_export.rendering import rendered

    bodies = rendered({task.address: task.status for task in tasks if task.card is None})
    return [_done(task, _drawn(task.card) if task.card else bodies.get(task.address)) for task in tasks]


def _done(task: Task, body: bytes | None) -> Done:
    if body is None:
        return Done(task.address, "", is_written=False)
    if files.digest(body) == task.known:
        return Done(task.address, task.known, is_written=False)
    name = files.file_of(task.address)
    return Done(task.address, files.write(Path(task.folder), name, body), is_written=True)


def _drawn(card: Card) -> bytes:
    from learn.open_graph.drawing import draw

    return draw(card)
