"""docs/urls.md names every URL of learn/urls.py, and no other."""

import re
from pathlib import Path

from django.urls import URLPattern

from learn.urls import urlpatterns

DOCUMENT = Path(__file__).parents[1] / "docs" / "urls.md"


def routes() -> list[str]:
    """Return the routes as readers write them; the last pattern takes whatever is no URL."""
    patterns = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]
    assert len(patterns) == len(urlpatterns)
    return [re.sub(r"<\w+:(\w+)>", r"<\1>", f"/{pattern.pattern}") for pattern in patterns[:-1]]


def test_document_names_every_url_and_no_other() -> None:
    documented = re.findall(r"^\| `(/[^`]*)` \|", DOCUMENT.read_text(), flags=re.MULTILINE)

    assert sorted(documented) == sorted(routes())
    assert len(set(documented)) == len(documented)


def test_every_url_has_a_name_of_its_own() -> None:
    names = [pattern.name for pattern in urlpatterns[:-1] if isinstance(pattern, URLPattern)]

    assert all(names)
    assert len(set(names)) == len(names)
