"""The cache, in which attempts are counted: while Redis is gone, nobody's page fails for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Gone
from redis.exceptions import TimeoutError as Silent

logger = logging.getLogger(__name__)


class PatientRedisCache(RedisCache):
    """Forgets while Redis is gone: limits do not count then, and people can still sign in."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _patient(super().get, default, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        _patient(super().set, None, key, value, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(_patient(super().add, True, key, value, *args, **kwargs))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(_patient(super().delete, False, key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(_patient(super().incr, delta, key, delta, version))


def _patient(ask: Callable[..., Any], otherwise: Any, *args: Any, **kwargs: Any) -> Any:
    try:
        return ask(*args, **kwargs)
    except (Gone, Silent) as error:
        logger.warning("No cache to ask: %s", type(error).__name__)
        return otherwise
