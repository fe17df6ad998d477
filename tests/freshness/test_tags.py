"""Tags: which pages go by which names, and how many names an announcement carries."""

import pytest

from learn.freshness.tags import joined, tags_of_path


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        pytest.param("/learn", {"lists"}, id="learn"),
        pytest.param("/learn/biology", {"list:biology"}, id="subject"),
        pytest.param("/learn/biology/feed.atom", {"dates:biology"}, id="feed of a subject"),
        pytest.param("/sitemap-biology.xml", {"dates:biology"}, id="section of the sitemap"),
        pytest.param("/learn/feed.atom", {"dates"}, id="feed"),
        pytest.param("/sitemap.xml", {"dates"}, id="sitemap"),
        pytest.param("/llms.txt", {"lists"}, id="llms.txt"),
        pytest.param("/learn/b/questions/q", {"questions:b", "question:b/q"}, id="question"),
        pytest.param("/learn/b/questions/q.md", {"questions:b", "question:b/q"}, id="its Markdown"),
    ],
)
def test_page_has_its_own_tags_and_that_of_everything(path: str, tags: set[str]) -> None:
    found = set(tags_of_path(path))

    assert found == tags | {"*"}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/admin/",
        "/learn/search",
        "/healthz",
        "/learn/b/questions/q/report",
        "/learn/B",
        "/learn/b/",
        "/x",
    ],
)
def test_page_that_is_announced_nowhere_has_no_tags(path: str) -> None:
    assert tags_of_path(path) == ()


def test_many_questions_of_a_subject_become_one_tag() -> None:
    tags = {"lists", "question:b/1", *(f"question:a/{number}" for number in range(3))}

    assert joined(tags, 2) == {"lists", "question:b/1", "questions:a"}
    assert joined(tags, 3) == tags
