"""Messages to people: written in the transaction that causes them, sent by a tick each minute.

An app posts a message (`outbox.post`) in its own transaction, takes it back (`outbox.withdraw`)
and registers in its AppConfig.ready how each kind is written (`outbox.register`). Nothing is
sent that was not committed, and nothing committed is lost.
"""

from cobaby.outbox.mail import Attachment, Mail, compose
from cobaby.outbox.posting import post, posted, withdraw
from cobaby.outbox.registry import register

__all__ = ["Attachment", "Mail", "compose", "post", "posted", "register", "withdraw"]
