"""Where pages are kept: no more than a number of bytes, the longest unread go first, none that was announced changed."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from threading import Lock

from learn.freshness.tags import EVERYTHING
from learn.hot.pages import Page

TAGS_REMEMBERED = 20_000


class Store:
    """Pages by key. `announced` counts how often something was announced; a page knows up to which it is current."""

    def __init__(self, max_bytes: int) -> None:
        self.announced = 0
        self.bytes = 0
        self._max_bytes = max_bytes
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._changed: dict[str, int] = {}  # tag: when it was announced last
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._pages

    def get(self, key: Hashable) -> Page | None:
        """Return the page that is kept and current."""
        page = self._pages.get(key)
        if page is None:
            return None
        if page.heard != (announced := self.announced):
            if any(self._changed.get(tag, 0) > page.heard for tag in page.tags):
                self.drop(key)
                return None
            page.heard = announced
        try:
            self._pages.move_to_end(key)
        except KeyError:  # another thread has just dropped it; it was current when we looked
            pass
        return page

    def put(self, key: Hashable, page: Page) -> None:
        """Keep the page, or what it has grown to, and drop those that were not read for longest."""
        size = page.size
        with self._lock:
            self.bytes += size - self._sizes.get(key, 0)
            self._sizes[key] = size
            self._pages[key] = page
            self._pages.move_to_end(key)
            while self.bytes > self._max_bytes and self._pages:
                self._forget(next(iter(self._pages)))

    def drop(self, key: Hashable) -> None:
        """Forget the page, if it is there."""
        with self._lock:
            self._forget(key)

    def announce(self, tags: Iterable[str]) -> None:
        """Take the pages with one of these tags as changed, those included that are being rendered now."""
        with self._lock:
            now = self.announced + 1
            if len(self._changed) > TAGS_REMEMBERED:
                self._changed = {EVERYTHING: now}
            self._changed.update(dict.fromkeys(tags, now))
            self.announced = now

    def _forget(self, key: Hashable) -> None:
        if self._pages.pop(key, None):
            self.bytes -= self._sizes.pop(key, 0)
