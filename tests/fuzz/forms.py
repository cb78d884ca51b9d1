"""The forms of a page as a browser would send them, and the links that ask with a question mark."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, resolve

TYPED = {"text", "textarea", "email", "search", "tel", "url", "number", "date", "time"}
"""Kinds of fields whose words a person types, and does not want to type twice."""
MOST_TICKED = 2
DEFAULTS = {
    "email": "ada@example.org", "number": "1", "date": "2026-03-17", "time": "09:00",
    "password": "stork-lamp-42", "tel": "+49 351 1", "url": "https://example.org",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    value: str


@dataclass(frozen=True)
class Form:
    """One form of one page. `fields` are those a browser would send, files included."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...] = ()

    @property
    def address(self) -> str:
        return urlsplit(urljoin(self.page, self.action)).path

    @property
    def route(self) -> str:
        """The name of the address it goes to; "" where it leaves the product."""
        try:
            return resolve(self.address).url_name or ""
        except Resolver404:
            return ""

    @property
    def key(self) -> tuple[Any, ...]:
        """Forms that differ only in numbers and secrets are one."""
        names = frozenset(re.sub(r"[0-9a-f]{8,}|\d+", "#", f.name) for f in self.fields)
        return self.method, self.route, names

    @property
    def data(self) -> list[tuple[str, str]]:
        return [(f.name, f.value) for f in self.fields if f.kind != "file"]


def forms_in(page: str, html: str) -> list[Form]:
    """All forms of a page, and each link with a query as a form that asks by GET."""
    reader = _Reader(page)
    reader.feed(html)
    forms = [
        replace(form, fields=tuple(_sent(reader.found[n] + reader.loose.get(form_id, []))))
        for n, (form_id, form) in enumerate(reader.forms)
    ]
    return [form for form in [*forms, *reader.asking] if form.route]


@dataclass
class _Reader(HTMLParser):
    page: str
    forms: list[tuple[str, Form]] = field(default_factory=list)
    found: list[list[Field]] = field(default_factory=list)
    loose: dict[str, list[Field]] = field(default_factory=dict)
    asking: list[Form] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside = False
        self._select: list[Field] | None = None
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = has.get("method", "get").lower()
            self.forms.append((has.get("id", ""), Form(self.page, has.get("action", ""), method)))
            self.found.append([])
            self._inside = True
        elif tag == "a" and "?" in has.get("href", "") and not has["href"].startswith("http"):
            self._ask(has["href"])
        elif tag in ("input", "button") and has.get("name"):
            self._keep(has, _kind(tag, has), has.get("value", "on" if "checked" in has else ""))
        elif tag == "select" and has.get("name"):
            self._select, self._select_has = [], has
        elif tag == "option" and self._select is not None:
            kind = "selected" if "selected" in has else "option"
            self._select.append(Field("", kind, has.get("value", "")))
        elif tag == "textarea" and has.get("name"):
            self._area_has, self._area, self._text = has, "", ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._select is not None:
            options = sorted(self._select, key=lambda o: (o.kind != "selected", not o.value))
            self._keep(self._select_has, "select", options[0].value if options else "")
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._keep(self._area_has, "textarea", self._text.removeprefix("\n"))
            self._area = None

    def _ask(self, href: str) -> None:
        asked = parse_qsl(urlsplit(href).query, keep_blank_values=True)
        fields = tuple(Field(name, "query", value) for name, value in asked)
        self.asking.append(Form(self.page, href.partition("?")[0], "get", fields))

    def _keep(self, has: dict[str, str], kind: str, value: str) -> None:
        made = Field(has["name"], kind, value)
        if has.get("form"):
            self.loose.setdefault(has["form"], []).append(made)
        elif self._inside:
            self.found[-1].append(made)


def _kind(tag: str, has: dict[str, str]) -> str:
    if tag == "button":
        return "submit"
    return has.get("type", "text").lower()


def _sent(fields: list[Field]) -> list[Field]:
    """Filled in, with one of each group of radios, two of each group of boxes, and one button."""
    sent: list[Field] = []
    chosen: set[str] = set()
    ticked: Counter[str] = Counter()
    for one in fields:
        if one.name == "csrfmiddlewaretoken":
            continue
        ticked[one.name] += one.kind == "checkbox"
        if ticked[one.name] > MOST_TICKED:
            continue
        if one.kind in ("radio", "submit"):
            group = one.name if one.kind == "radio" else "submit"
            if group in chosen:
                continue
            chosen.add(group)
        sent.append(replace(one, value=one.value or DEFAULTS.get(one.kind, "Ada")))
    return sent
