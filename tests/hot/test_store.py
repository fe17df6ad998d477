"""The store: bounded in bytes, and never a page that was announced changed."""

import datetime as dt

from learn.hot.pages import Page
from learn.hot.store import TAGS_REMEMBERED, Store

MOMENT = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def page(store: Store, size: int = 0, tag: str = "a") -> Page:
    return Page(
        [], b"x" * size, "identity", tags=("*", tag), modified=MOMENT, heard=store.announced, rendered_at=0
    )


def test_store_holds_no_more_than_its_bytes_and_drops_the_longest_unread() -> None:
    store = Store(10 * page(Store(0), 100).size)
    for number in range(10):
        store.put(number, page(store, 100))
    store.get(0)

    store.put(10, page(store, 100))

    assert [number for number in range(11) if number in store] == [0, *range(2, 11)]
    assert store.bytes == 10 * page(store, 100).size


def test_page_that_grows_is_counted_once() -> None:
    store = Store(1_000_000)
    kept = page(store, 1_000)
    store.put("x", kept)
    kept.make_form("br")
    store.put("x", kept)

    assert store.bytes == kept.size
    store.drop("x")
    assert (store.bytes, len(store)) == (0, 0)


def test_page_larger_than_the_store_is_not_kept() -> None:
    store = Store(1_000)

    store.put("x", page(store, 2_000))

    assert (len(store), store.bytes) == (0, 0)


def test_announced_tag_drops_its_pages_alone() -> None:
    store = Store(1_000_000)
    store.put("a", page(store, tag="a"))
    store.put("b", page(store, tag="b"))

    store.announce({"a"})

    assert store.get("a") is None
    assert store.get("b") is not None


def test_page_begun_before_an_announcement_is_not_current() -> None:
    store = Store(1_000_000)
    begun = page(store, tag="a")
    store.announce({"a"})

    store.put("a", begun)

    assert store.get("a") is None


def test_forgotten_tags_drop_every_page() -> None:
    store = Store(1_000_000)
    store.put("a", page(store, tag="a"))
    store.announce({f"t{number}" for number in range(TAGS_REMEMBERED + 1)})
    assert store.get("a") is not None

    store.announce({"one more"})

    assert store.get("a") is None
