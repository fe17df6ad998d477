"""The style sheets as production serves them: each with the parts it imports in their place, so that it is one request.

While the code is worked on, browsers follow the imports themselves: there is nothing to build.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Every import of ours names a layer; the sheets of the admin have none.
_IMPORT = re.compile(r'@import url\("(?P<name>[\w-]+\.css)"\) layer\((?P<layer>[\w-]+)\);')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")


def joined(sheet: str, part: Callable[[str], str]) -> str:
    """Return a sheet with each import replaced by that part's rules in its layer, without comments and line breaks.

    `part` returns the text of a file beside the sheet. A sheet that imports nothing is returned as it is.
    """
    if not _IMPORT.search(sheet):
        return sheet
    whole = _IMPORT.sub(lambda found: f"@layer {found['layer']} {{ {part(found['name'])} }}", sheet)
    return _SPACE.sub(" ", _COMMENT.sub("", whole)).strip()


class JoinedSheetsStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise ships no types
    """WhiteNoise's storage of hashed and compressed files, which hashes and compresses joined sheets."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Yield (name, hashed name, was processed) of every file, as Django's `collectstatic` asks."""
        if not dry_run:
            sheets = InMemoryStorage()
            for name in [name for name in paths if name.endswith(".css")]:
                sheets.save(name, ContentFile(_joined_sheet(paths, name).encode()))
                paths[name] = (sheets, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _joined_sheet(paths: dict[str, Any], name: str) -> str:
    folder = name.rpartition("/")[0]
    return joined(_text(paths, name), lambda part: _text(paths, f"{folder}/{part}"))


def _text(paths: dict[str, Any], name: str) -> str:
    """Return a collected file as it stands in its source: what an earlier run joined is never joined again."""
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
        return text
