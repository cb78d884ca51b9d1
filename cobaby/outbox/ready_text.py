"""A message whose text was made when it was posted, such as a code to confirm an address.

For mail that another package writes in the request (allauth). The text leaves the database as
soon as it is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cobaby.outbox.mail import Mail, html_twin

if TYPE_CHECKING:
    from cobaby.outbox.models import Message

KIND = "outbox.ready_text"


def render(message: Message) -> Mail:
    subject, text = message.payload["subject"], message.payload["text"]
    return Mail(subject, text, html_twin(subject, text))
