"""An export from end to end: what changed since the last one, rendered in workers, written, what is gone removed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from learn.freshness.tags import EVERYTHING, subject_of
from learn.freshness.watch import Watch
from learn.models import Subject
from learn.parallel import parallel_chunks
from learn.site_export import addresses, redirects
from learn.site_export.manifest import Manifest
from learn.site_export.parts import SITE, Part
from learn.site_export.worker import export

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
    parts = list(_parts(folder, old, heard, with_images=with_images))
    tasks = [(part, task) for part in parts for task in part.tasks(heard)]
    result = SiteExported(rendered=len(tasks))
    work = parallel_chunks(export, [task for _, task in tasks], workers, count=len(tasks))
    with closing(work) as exported:
        for number, ((part, _), done) in enumerate(zip(tasks, exported, strict=True), 1):
            part.note(done)
            result.written += done.is_written
            progress("exporting", number, len(tasks))
    result.removed = sum(part.settle() for part in parts)
    counts = old.parts | {part.name: len(part) for part in parts}
    result.pages = sum(counts.values())
    redirects.write_all(folder)
    _copy_static(folder / settings.STATIC_URL.strip("/"))
    kept = {name: count for name, count in counts.items() if count}
    Manifest(version, watch.state(), kept, with_images=with_images).write(folder)
    return result


def _parts(folder: Path, old: Manifest, heard: set[str], *, with_images: bool) -> Iterator[Part]:
    """Yield the site's own part and those of subjects that something was heard of, or that came, or went."""
    yield Part(folder, SITE, addresses.of_site(with_images=with_images))
    told = {subject_of(tag) for tag in heard}
    is_all = EVERYTHING in heard or with_images != old.with_images
    slugs = set(Subject.objects.values_list("slug", flat=True))
    wanted = [slug for slug in slugs if is_all or slug in told or slug not in old.parts]
    for subject in Subject.objects.filter(slug__in=wanted).with_question_counts():
        yield Part(folder, subject.slug, addresses.of_subject(subject, with_images=with_images))
    for gone in old.parts.keys() - slugs - {SITE}:
        yield Part(folder, gone, ())


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
