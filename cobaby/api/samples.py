"""An example for every shape of the schema, made from the schema itself, so that none grows old."""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]
BY_NAME: dict[str, Any] = {
    "reference": "K7PM2QXA",
    "slug": "zwei-stuehle",
    "space": "zwei-stuehle",
    "name": "Zwei Stühle",
    "zone": "Europe/Berlin",
    "address": "Lindenhof 4, 01239 Dresden",
    "street": "Lindenhof 4",
    "postcode": "01239",
    "municipality": "Dresden",
    "district": "Prohlis",
    "subdivision": "SN",
    "country": "DE",
    "language": "de",
    "languages": ["de", "en"],
    "latitude": 51.0,
    "longitude": 13.8,
    "km": 1.2,
    "date": "2026-03-16",
    "valid_from": "2026-01-01",
    "date_of_birth": "2023-09-02",
    "starts_at": "2026-03-16T08:00:00Z",
    "ends_at": "2026-03-16T11:30:00Z",
    "free_until": "2026-03-15T08:00:00Z",
    "next_change_at": "2026-03-15T08:00:00Z",
    "created_at": "2026-03-10T08:00:00Z",
    "confirmed_at": "2026-03-10T08:04:00Z",
    "held_until": None,
    "cancelled_at": None,
    "starts": "09:00",
    "ends": "12:30",
    "minor": 2400,
    "fee_seen": 0,
    "price_seen": 2400,
    "minutes": 60,
    "late_minutes": 0,
    "child": 7,
    "currency": "EUR",
    "text": "€24.00",
    "first_name": "Mila",
    "id": 7,
    "desk": "laptop",
    "kind": "laptop",
    "number": 3,
    "left": 3,
    "free_share": 0.75,
    "room": "Garden room",
    "reason": "",
    "operator": "Zwei Stühle e. V.",
    "phone": "+49 351 555010",
    "email": "hello@zwei-stuehle.example",
    "bring": "Slippers",
    "limit": 10,
    "age_from_months": 12,
    "age_to_months": 72,
    "shortest_minutes": 120,
    "longest_minutes": 540,
    "horizon_days": 28,
    "places": 10,
    "needs": 2,
    "educators_needed": 2,
    "educators_on_shift": 2,
    "state": "confirmed",
    "stage": "open",
    "refusal": None,
    "nearest": None,
    "next": None,
    "previous": None,
}
NUMBERED = {"children": [7]}
"""What a list of ids is called."""


def example_of(shape: Shape, shapes: dict[str, Shape], name: str = "") -> Any:
    """A value that this shape admits. `shapes`: those that it may refer to, by name."""
    if reference := shape.get("$ref"):
        return example_of(shapes[reference.rpartition("/")[2]], shapes, name)
    if name in BY_NAME and BY_NAME[name] is None and shape.get("nullable"):
        return None
    if parts := shape.get("allOf") or shape.get("oneOf"):
        return example_of(parts[0], shapes, name)
    if shape.get("type") == "object":
        return {key: example_of(one, shapes, key) for key, one in shape["properties"].items()}
    if shape.get("type") == "array":
        return _several(shape, shapes, name)
    return _single(shape, name)


def _several(shape: Shape, shapes: dict[str, Shape], name: str) -> list[Any]:
    items = shape["items"]
    if items.get("type") == "integer" and name in NUMBERED:
        return NUMBERED[name]
    if isinstance(BY_NAME.get(name), list):
        return BY_NAME[name]
    return [example_of(items, shapes, name)]


def _single(shape: Shape, name: str) -> Any:
    choices = shape.get("enum")
    known = BY_NAME.get(name)
    if choices:
        return known if known in choices else choices[0]
    if name in BY_NAME and (_fits(known, shape) or (known is None and shape.get("nullable"))):
        return known
    kinds = {"integer": shape.get("minimum", 0), "number": 0.0, "boolean": True}
    return kinds.get(shape.get("type", ""), "https://example.org" if shape.get("format") else "…")


def _fits(value: Any, shape: Shape) -> bool:
    kinds: dict[str, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
    return isinstance(value, kinds.get(shape.get("type", ""), ()))
