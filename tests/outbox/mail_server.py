"""A real SMTP server for tests, which can be slow, go away and come back."""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

STEP = 0.004
"""Seconds before and after a mail is taken in, so that a kill may fall into either."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MailServer:
    """Notes the Message-ID of every copy it took in, by subject."""

    def __init__(self) -> None:
        self.port = free_port()
        self.copies: dict[str, list[str]] = defaultdict(list)
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    @property
    def taken(self) -> int:
        return sum(map(len, self.copies.values()))

    @property
    def repeated(self) -> int:
        return self.taken - len(self.copies)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(STEP)
        mail = message_from_bytes(envelope.content)
        self.copies[str(mail["Subject"])].append(str(mail["Message-ID"]))
        await asyncio.sleep(STEP)
        return "250 taken"
