"""The real corpus, where it is at hand in ../shared. Nothing of it may stand in a test but counts."""

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
NEWEST = "questions-2025-05.tar.xz"
OLDER = "questions-2025-02.tar.xz"

needs_corpus = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the real corpus is not in ../shared/corpus"),
]


def corpus_files(archive: str) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield every file of a release with its path inside."""
    with tarfile.open(CORPUS / archive) as tar:
        for member in tar:
            if (content := tar.extractfile(member) if member.isfile() else None) is not None:
                yield PurePosixPath(member.name), content.read()


def unpack(archive: str, folder: Path) -> None:
    """Unpack a release into a folder of the test's own."""
    with tarfile.open(CORPUS / archive) as tar:
        tar.extractall(folder, filter="data")
