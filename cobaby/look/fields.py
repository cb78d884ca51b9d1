"""How a form field is drawn: which shape, with which attributes."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cobaby.look.dates import DateInThree


def kind_of(bound: BoundField) -> str:
    """check (one box), choices (boxes or circles), date (three fields) or input."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "date" if isinstance(widget, DateInThree) else "input"


def first_id(bound: BoundField) -> str:
    """Where a link from the error summary has to land."""
    return f"{bound.auto_id}_0" if kind_of(bound) in ("choices", "date") else str(bound.auto_id)


def described_by(bound: BoundField, hint: str) -> str:
    ids = [f"{bound.auto_id}_helptext"] if hint else []
    return " ".join(ids + ([f"{bound.auto_id}_error"] if bound.errors else []))


def control(bound: BoundField, hint: str, renamed: bool = False) -> SafeString:
    """The control itself, with our class unless it is a box to tick.

    A field that was given another label loses its placeholder: it would say the old one.
    """
    attrs: dict[str, Any] = {}
    if renamed:
        bound.field.widget.attrs.pop("placeholder", None)
    if described := described_by(bound, hint):
        attrs["aria-describedby"] = described
    if kind_of(bound) == "input":
        own = bound.field.widget.attrs.get("class", "")
        attrs["class"] = f"{own} input".strip()
    return bound.as_widget(attrs=attrs)


def date_parts(bound: BoundField) -> list[dict[str, Any]]:
    """The three inputs of a date, each with its own label."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs({"id": bound.auto_id})
    context = widget.get_context(bound.html_name, bound.value(), attrs)["widget"]
    return [
        {"id": part["attrs"]["id"], "label": label, "html": _input(part)}
        for part, label in zip(context["subwidgets"], widget.labels, strict=True)
    ]


def _input(part: dict[str, Any]) -> SafeString:
    attrs = part["attrs"] | {"class": "input"}
    return format_html(
        '<input type="text" name="{}" value="{}"{}>',
        part["name"],
        "" if part["value"] is None else part["value"],
        flatatt(attrs),
    )
