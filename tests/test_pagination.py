import pytest

from learn.pagination import page_links


@pytest.mark.parametrize(
    ("number", "last", "links"),
    [
        pytest.param(1, 1, [1], id="one-page"),
        pytest.param(2, 3, [1, 2, 3], id="all-near"),
        pytest.param(1, 9, [1, 2, 3, 4, 5, 6, None, 9], id="gap-before-the-last"),
        pytest.param(1, 24, [1, 2, 3, 4, 5, 6, None, 10, None, 20, None, 24], id="tens"),
        pytest.param(15, 31, [1, None, *range(10, 21), None, 30, 31], id="middle"),
    ],
)
def test_page_links_are_ends_neighbours_and_tens(number: int, last: int, links: list[int | None]) -> None:
    assert page_links(number, last) == links


@pytest.mark.parametrize("last", [1, 12, 89, 100])
def test_every_page_is_two_clicks_from_the_first(last: int) -> None:
    one_click = {page for page in page_links(1, last) if page}
    two_clicks = {page for first in one_click for page in page_links(first, last) if page}

    assert two_clicks == set(range(1, last + 1))
