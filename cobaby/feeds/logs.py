"""The secret in a feed's address stands in no log: what would be written is blotted out first."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/?calendar/)[^/\s'\"?]{8,}?(\.ics|(?=[\s'\"?]|$))")
BLOT = r"\1…\2"


def blotted(text: str) -> str:
    return SECRET.sub(BLOT, text)


class NoSecrets(logging.Filter):
    """Goes over the whole message, and over the traceback once it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = blotted(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = blotted(record.exc_text)
        return True
