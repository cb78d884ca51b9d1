"""Messages to people: written in the transaction that causes them, sent by a tick each minute.

An app posts messages (`outbox.post`, `post_all`) in its own transaction, takes them back
(`outbox.withdraw`) and registers in its AppConfig.ready how each kind is written
(`outbox.register`). Nothing is sent that was not committed, and nothing committed is lost.
"""

from cobaby.outbox.mail import Attachment, Mail, compose
from cobaby.outbox.posting import Draft, post, post_all, posted, withdraw
from cobaby.outbox.registry import register

__all__ = [
    "Attachment",
    "Draft",
    "Mail",
    "compose",
    "post",
    "post_all",
    "posted",
    "register",
    "withdraw",
]
