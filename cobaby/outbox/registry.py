"""Which function writes which kind of message. Apps fill it when they start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cobaby.outbox.mail import Mail
    from cobaby.outbox.models import Message

Render = Callable[["Message"], "Mail | None"]
_renders: dict[str, Render] = {}


class UnknownKind(LookupError):
    """No app said how to write this kind of message."""


def register(kind: str, render: Render) -> None:
    """`render(message)` writes messages of `kind`, called at sending in the person's language.

    It returns None when the message is no longer wanted (its booking was cancelled, say); the
    message is then marked as cancelled. Raises ValueError if another function has the kind.
    """
    if _renders.get(kind, render) is not render:
        raise ValueError(f"two functions write {kind}")
    _renders[kind] = render


def render_of(kind: str) -> Render:
    """Raises UnknownKind."""
    try:
        return _renders[kind]
    except KeyError:
        raise UnknownKind(kind) from None
