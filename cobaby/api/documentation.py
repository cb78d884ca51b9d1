"""The schema as a page reads it: groups of operations in the order in which one needs them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cobaby.api.idempotency import HEADER
from cobaby.api.problems import MEDIA_TYPE
from cobaby.api.samples import BY_NAME, Shape, example_of
from cobaby.api.schema import schema_in
from cobaby.look.context import N_

GROUPS = {
    "start": N_("Where to begin"),
    "spaces": N_("Spaces and free times"),
    "booking": N_("Hold and book"),
    "bookings": N_("My bookings"),
    "today": N_("On the day itself"),
    "waiting": N_("Wait for a place"),
    "children": N_("My children"),
    "manage": N_("For managers"),
}
WHERE = {"path": N_("in the address"), "query": N_("after the ?"), "header": N_("header")}


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str
    kind: str
    words: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """One method of one address. `sent` and `answered` are examples as they go over the line."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    scope: str
    parameters: list[Parameter]
    sent: str
    status: str
    answered: str


@dataclass(frozen=True)
class Group:
    name: str
    words: str
    operations: list[Operation]


def documentation() -> list[Group]:
    return _documentation(get_language() or "en")


@lru_cache(maxsize=len(settings.LANGUAGES))
def _documentation(language: str) -> list[Group]:
    schema = schema_in(language)
    found: dict[str, list[Operation]] = {name: [] for name in GROUPS}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            made = _operation(path, method.upper(), operation, schema["components"]["schemas"])
            found[operation["tags"][0]].append(made)
    return [Group(name, _(GROUPS[name]), operations) for name, operations in found.items()]


def _operation(path: str, method: str, one: Shape, shapes: dict[str, Shape]) -> Operation:
    status, answered = _answer(one, shapes)
    return Operation(
        id=one["operationId"],
        method=method,
        path=path,
        summary=one["summary"],
        words=one["description"],
        scope=one.get("x-scope", ""),
        parameters=list(_parameters(one.get("parameters", ()), shapes)),
        sent=_request(path, method, one, shapes),
        status=status,
        answered=answered,
    )


def _parameters(found: Iterable[Shape], shapes: dict[str, Shape]) -> Iterable[Parameter]:
    for one in found:
        if one["name"] == HEADER:  # said once for all of them, on top
            continue
        where = WHERE[one["in"]]
        yield Parameter(
            one["name"],
            _(where),
            kind_of(one["schema"], shapes),
            one.get("description", ""),
            one.get("required", False),
        )


def kind_of(shape: Shape, shapes: dict[str, Shape]) -> str:
    """What is expected, in a word or as the list of choices."""
    if reference := shape.get("$ref"):
        return kind_of(shapes[reference.rpartition("/")[2]], shapes)
    if parts := shape.get("allOf"):
        return kind_of(parts[0], shapes)
    if choices := shape.get("enum"):
        return " | ".join(str(choice) for choice in choices)
    if shape.get("type") == "array":
        return _("%(kind)s; may be repeated") % {"kind": kind_of(shape["items"], shapes)}
    words = {
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "date": _("day, 2026-03-16"),
    }
    return words.get(shape.get("format", "")) or words.get(shape.get("type", "")) or _("text")


def _request(path: str, method: str, one: Shape, shapes: dict[str, Shape]) -> str:
    """What software sends: the line, the headers and the body."""
    for name in ("slug", "reference"):
        path = path.replace(f"{{{name}}}", BY_NAME[name])
    needed = [p for p in one.get("parameters", ()) if p["in"] == "query" and p.get("required")]
    query = "&".join(f"{p['name']}={example_of(p['schema'], shapes, p['name'])}" for p in needed)
    lines = [f"{method} {path}{'?' if query else ''}{query}"]
    if one.get("x-scope"):
        lines.append("Authorization: Bearer cobaby_…")
    if method == "POST":
        lines += [f"{HEADER}: 3f0d6a52-booking", "Content-Type: application/json", ""]
        lines.append(_json(request_example(one, shapes)))
    return "\n".join(lines)


def request_example(one: Shape, shapes: dict[str, Shape]) -> Any:
    body = one.get("requestBody", {}).get("content", {}).get("application/json")
    return example_of(body["schema"], shapes) if body else {}


def _answer(one: Shape, shapes: dict[str, Shape]) -> tuple[str, str]:
    status = min(one["responses"])
    content = one["responses"][status].get("content", {}).get("application/json")
    return status, _json(example_of(content["schema"], shapes)) if content else ""


def problem_example() -> str:
    """A refusal, as software gets it."""
    shapes = schema_in(get_language() or "en")["components"]["schemas"]
    alternative = example_of(shapes["Alternative"], shapes)
    from cobaby.api import problems

    kind = problems.REFUSALS["care-full"]
    found = problems.body_of(kind, _("The room is full at this time."), alternatives=[alternative])
    return f"HTTP/1.1 409 Conflict\nContent-Type: {MEDIA_TYPE}\n\n{_json(found)}"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
