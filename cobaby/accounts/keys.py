"""Secrets that stand for a person: shown once, and kept as a digest that opens nothing."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32
"""256 bits from the system's source of chance: far more than anybody can try."""


def new_key(prefix: str = "") -> str:
    """A secret for an address or a header; `prefix` lets people and scanners recognise it."""
    return prefix + secrets.token_urlsafe(BYTES)


def digest_of(key: str) -> str:
    """SHA-256 in hex. Plain and fast is right here: a secret of 256 bits needs no stretching."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
