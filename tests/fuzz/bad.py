"""What people, browsers and attackers put into fields, one kind a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote_from_bytes
from uuid import uuid4

from tests.fuzz.forms import Field, Form

WORDS = "Zoë \u202eabc\u200f 👩‍👧🦉"
"""Marks that turn the writing around, and signs beyond sixteen bits: odd, and fine."""

VALUES: dict[str, list[str]] = {
    "nul": ["a\0b", "\0"],
    "odd words": [WORDS],
    "lone surrogate": ["\ud800", "x\udfff"],
    "a megabyte": ["x" * 1_000_000],
    "line breaks": ["a\r\nSet-Cookie: x=1\r\n\r\n<b>"],
    "nothing": ["", " ", "\u200b"],
    "huge numbers": ["9" * 400, "-1", "9223372036854775808", "2147483648", "1e309", "NaN"],
    "strange numbers": ["٣", "1_000", "0x10", "1.5", "²", "-0", "+1"],
    "dates": ["0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "0000-00-00", "2026-W10"],
    "moments": ["9999-12-31T23:45:00Z", "0001-01-01T00:00:00+14:00", "2026-03-16T09:07:00Z--", "24:00", "25:61"],
    "wrong types": ["{}", "[]", "null", "__class__", "%s%n", "../../etc/passwd", "1,2", "1-1-1", "|", "-"],
    "markup": ["<script>alert(1)</script>", "{{ 7|add:7 }}", "'\"><img src=x>", "=1+1"],
}  # fmt: skip
Shape = Callable[[Form, Field], tuple[Field, ...]]
SHAPES: dict[str, Shape] = {
    "missing": lambda form, bad: tuple(f for f in form.fields if f != bad),
    "doubled": lambda form, bad: (*form.fields, replace(bad, value="other")),
    "as a list": lambda form, bad: tuple(
        replace(f, name=f"{f.name}[]") if f == bad else f for f in form.fields
    ),
}


def filled(form: Form, value: str) -> Form:
    """The value in every field that can hold one."""
    return replace(
        form,
        fields=tuple(f if f.kind == "file" else replace(f, value=value) for f in form.fields),
    )


def mixed(form: Form, turn: int) -> Form:
    """Each field with a value of another kind; `turn` says where the round of kinds begins."""
    kinds = list(VALUES.values())
    values = [kinds[(n + turn) % len(kinds)] for n in range(len(form.fields))]
    return replace(
        form,
        fields=tuple(
            f if f.kind == "file" else replace(f, value=some[turn % len(some)])
            for f, some in zip(form.fields, values, strict=True)
        ),
    )


def with_one(form: Form, bad: Field, value: str) -> Form:
    return replace(
        form, fields=tuple(replace(f, value=value) if f == bad else f for f in form.fields)
    )


def body(form: Form) -> tuple[bytes, str]:
    """The bytes as a browser without scruples would send them, and their content type."""
    if not any(f.kind == "file" for f in form.fields):
        pairs = (f"{_quoted(name)}={_quoted(value)}" for name, value in form.data)
        return "&".join(pairs).encode(), "application/x-www-form-urlencoded"
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + _bytes(value) + b"\r\n"
        for name, value in form.data
    ]  # fmt: skip
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def _quoted(text: str) -> str:
    return quote_from_bytes(_bytes(text), safe="")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
