"""Render an address and write it: what a process of the export does. It sets Django up by itself where it is new."""

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


def export(task: Task) -> Done:
    """Render and write a page; a file that holds the same already stays untouched, as its date says."""
    if not apps.ready:
        django.setup()
    body = _body(task)
    if body is None:
        return Done(task.address, "", is_written=False)
    if files.digest(body) == task.known:
        return Done(task.address, task.known, is_written=False)
    return Done(
        task.address, files.write(Path(task.folder), files.file_of(task.address), body), is_written=True
    )


def _body(task: Task) -> bytes | None:
    if task.card is not None:
        from learn.open_graph.drawing import draw

        return draw(task.card)
    from learn.site_export.rendering import rendered

    return rendered(task.address, task.status)
