"""An export from end to end: what changed since the last one, rendered in workers, written, what is gone removed."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from learn.freshness.tags import EVERYTHING, tags_of_path
from learn.freshness.watch import Watch
from learn.open_graph.card import Card
from learn.parallel import parallel_map
from learn.site_export import addresses, files, redirects
from learn.site_export.manifest import Manifest
from learn.site_export.worker import Task, export

Progress = Callable[[str, int, int], None]


class ExportRefusedError(Exception):
    """Nothing was written; the message says why and what to do."""


@dataclass(slots=True)
class SiteExported:
    """How many pages there are, how many were rendered, written because they differ, and removed because they are gone."""

    pages: int = 0
    rendered: int = 0
    written: int = 0
    removed: int = 0


def export_site(folder: Path, *, workers: int, with_images: bool, progress: Progress) -> SiteExported:
    """Write the public site under the folder and return what was done; only pages that changed are rendered again."""
    if not Path(settings.STATIC_ROOT).is_dir():
        raise ExportRefusedError(
            f"{settings.STATIC_ROOT} holds no static files: run manage.py collectstatic first."
        )
    folder.mkdir(parents=True, exist_ok=True)
    old, version = Manifest.read(folder), _version()
    watch = Watch.resumed(old.heard) if old.heard else Watch()
    heard = watch.look()
    if old.version != version or not old.heard:
        heard = {EVERYTHING}
    # Of an image the address names the version: it never changes, it is another.
    wanted: dict[str, Card | None] = dict.fromkeys(addresses.pages())
    wanted.update(addresses.images() if with_images else ())
    tasks = [
        Task(str(folder), address, old.pages.get(address, ""), card=card)
        for address, card in wanted.items()
        if address not in old.pages or (card is None and _is_changed(address, heard))
    ]
    tasks.append(Task(str(folder), addresses.NOT_FOUND, old.pages.get(addresses.NOT_FOUND, ""), status=404))
    result = SiteExported(pages=len(wanted), rendered=len(tasks))
    kept = {address: old.pages[address] for address in wanted if address in old.pages}
    with closing(parallel_map(export, tasks, workers, count=len(tasks))) as exported:
        for number, done in enumerate(exported, 1):
            kept.pop(done.address, None)
            if done.digest:
                kept[done.address] = done.digest
            result.written += done.is_written
            progress("exporting", number, len(tasks))
    for address in old.pages.keys() - kept.keys():
        files.remove(folder, files.file_of(address))
        result.removed += 1
    redirects.write_all(folder)
    _copy_static(folder / settings.STATIC_URL.strip("/"))
    Manifest(version, watch.state(), kept).write(folder)
    return result


def _is_changed(address: str, heard: set[str]) -> bool:
    """Return whether the page may differ; of one that is announced nowhere nobody knows, and those are few."""
    tags = tags_of_path(address.partition("?")[0])
    return not tags or not heard.isdisjoint(tags)


def _version() -> str:
    """Return what differs as soon as the code, a template or a setting would make other pages of the same content."""
    seen = sha256(f"{settings.SITE_URL} {settings.SITE_NAME} {settings.CRAWLERS_REFUSED}".encode())
    for root, pattern in (("learn", "**/*.py"), ("templates", "**/*.html"), ("static", "**/*.*")):
        for path in sorted(Path(settings.BASE_DIR, root).glob(pattern)):
            seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


def _copy_static(target: Path) -> None:
    for path in Path(settings.STATIC_ROOT).rglob("*"):
        copy = target / path.relative_to(settings.STATIC_ROOT)
        if path.is_file() and not (copy.is_file() and copy.stat().st_mtime >= path.stat().st_mtime):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)
