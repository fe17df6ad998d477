"""The cache that all processes share (Valkey, Redis). While it is down each process counts for itself: slower, not broken."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TookTooLong
from redis.retry import Retry

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.3  # an answer takes 0.2 ms; a request waits for a silent server once in RETRY_SECONDS
RETRY_SECONDS = 2.0


class SharedCache(BaseCache):
    """Django's Redis cache, and a local one in its place for a while after it could not be reached."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        patience = {
            "socket_timeout": TIMEOUT_SECONDS,
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "retry": Retry(NoBackoff(), 0),  # theirs waits for seconds
        }
        options = patience | params.get("OPTIONS", {})
        self._shared = RedisCache(server, params | {"OPTIONS": options})
        self._local = LocMemCache(server, {key: value for key, value in params.items() if key != "OPTIONS"})
        self._down_until = 0.0

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        """Store a value where there is none; return whether it was stored."""
        return bool(self._ask(lambda cache: cache.add(key, value, timeout, version)))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """Return the value, or the default."""
        return self._ask(lambda cache: cache.get(key, default, version))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        """Store a value."""
        self._ask(lambda cache: cache.set(key, value, timeout, version))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        """Give a value another lifetime; return whether it is there."""
        return bool(self._ask(lambda cache: cache.touch(key, timeout, version)))

    def delete(self, key: Any, version: Any = None) -> bool:
        """Remove a value; return whether it was there."""
        return bool(self._ask(lambda cache: cache.delete(key, version)))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Add to a number and return it; ValueError where there is none."""
        return int(self._ask(lambda cache: cache.incr(key, delta, version)))

    def clear(self) -> None:
        """Remove everything."""
        self._ask(lambda cache: cache.clear())

    def _ask(self, question: Callable[[BaseCache], Any]) -> Any:
        if time.monotonic() < self._down_until:
            return question(self._local)
        try:
            answer = question(self._shared)
        except (NotConnected, TookTooLong) as error:
            if not self._down_until:
                logger.warning(
                    "The shared cache cannot be reached; each process counts for itself: %s", error
                )
            self._down_until = time.monotonic() + RETRY_SECONDS
            return question(self._local)
        if self._down_until:
            logger.warning("The shared cache is back.")
            self._down_until = 0.0
        return answer
