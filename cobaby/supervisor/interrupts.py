"""Ctrl-C and its kin: turned into one exception, never lost, never in the middle of a fork."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_asked = False


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, a signal, or the end of `make`."""


def listen() -> None:
    """From now on a stop signal raises Stopped wherever we are."""
    for number in SIGNALS:
        signal.signal(number, _stop)


def ignore() -> None:
    """From now on stop signals do nothing: we are stopping already."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def held_back() -> Iterator[None]:
    """Signals wait while a child is forked: raised inside a fork's hooks, Stopped would be lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def let_through() -> None:
    """In a forked child: undo what `held_back` did."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def pause(seconds: float) -> None:
    """Sleep; raise Stopped also for a signal whose exception got lost in some callback."""
    if _asked:
        raise Stopped
    time.sleep(seconds)


def _stop(number: int, frame: FrameType | None) -> None:
    global _asked
    _asked = True
    raise Stopped
