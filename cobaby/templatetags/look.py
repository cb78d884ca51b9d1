"""Tags every template may use without loading: icons, drawings, rounds, fields, status."""

import re
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cobaby.look import drawings, rounds
from cobaby.look.fields import control, date_parts, described_by, first_id, kind_of
from cobaby.look.rounds import Size
from cobaby.look.strip import strip

register = template.Library()

STATUS_ICONS = {"fits": "fits", "tight": "tight", "not": "not", "short": "alert", "info": "info"}
STATUS_CSS = {"fits": "fits", "tight": "tight-st", "not": "not", "short": "not", "info": "info"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    return drawings.icon(name, size)


@register.simple_tag
def drawing(name: str, label: str = "", css: str = "") -> SafeString:
    return drawings.drawing(name, label, css)


@register.simple_tag(name="rounds")
def rounds_tag(
    *,
    educators: int = 0,
    asked: int = 0,
    missing: int = 0,
    children: int = 0,
    free: int = 0,
    desks: int = 0,
    desks_free: int = 0,
    size: Size = "text",
    one_row: bool = False,
) -> SafeString:
    people = rounds.people(
        educators=educators,
        asked=asked,
        missing=missing,
        children=children,
        free=free,
        size=size,
        one_row=one_row,
    )
    return mark_safe(people + rounds.desks(taken=desks, free=desks_free, size=size))


@register.simple_tag
def status(kind: str, words: str, icon: str = "") -> SafeString:
    """Word, icon and colour together; kind is fits, tight, not, short or info."""
    return _status("st", kind, words, icon)


@register.simple_tag
def tag(kind: str, words: str, icon: str = "") -> SafeString:
    """The same on its soft ground, for lists and heads."""
    return _status("tag", kind, words, icon)


def _status(css: str, kind: str, words: str, name: str) -> SafeString:
    drawn = drawings.icon(name or STATUS_ICONS[kind])
    kept = keep_times(words)
    if kept != conditional_escape(words):  # icon and words stand in a row: one part of it
        kept = format_html("<span>{}</span>", kept)
    return format_html('<span class="{} {}">{}{}</span>', css, STATUS_CSS[kind], drawn, kept)


HOURS = re.compile(r"\d{1,2}:\d\d–\d{1,2}:\d\d")


@register.filter
def keep_times(words: str) -> SafeString:
    """Words in which 09:00–12:30 stays on one line: a browser breaks after the dash."""
    return mark_safe(HOURS.sub(r'<span class="nw">\g<0></span>', conditional_escape(words)))


@register.simple_tag
def meter(taken: float, total: float) -> SafeString:
    """The fill line of a day chip; the words beside it say the number."""
    part = min(max(taken / total, 0), 1) if total else 0
    return format_html(
        '<svg class="meter" viewBox="0 0 44 6" aria-hidden="true">'
        '<rect class="t" x=".5" y=".5" width="43" height="5" rx="2.5"/>'
        '<rect class="v" width="{}" height="6" rx="3"/></svg>',
        f"{44 * part:.1f}".rstrip("0").rstrip("."),
    )


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    label: str = "",
    hint: str | bool = "",
    icon: str = "",
    says_optional: bool = True,
) -> dict[str, Any]:
    """Label, hint, error and control of one form field, tied together for screen readers.

    `hint=False` leaves out the field's own help text, `says_optional=False` the words
    "(if you like)", where the page says once that all may stay empty.
    """
    kind = kind_of(bound)
    hint = "" if hint is False else str(hint or bound.help_text)
    return {
        "field": bound,
        "kind": kind,
        "control": control(bound, hint, bool(label)) if kind in ("input", "check") else "",
        "parts": date_parts(bound) if kind == "date" else [],
        "described_by": described_by(bound, hint),
        "label": label or bound.label,
        "hint": hint,
        "icon": icon,
        "optional": says_optional and not bound.field.required and kind in ("input", "date"),
    }


@register.simple_tag
def field_control(bound: BoundField) -> SafeString:
    """The control alone, for a table whose heads are the labels."""
    return control(bound, "")


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Every field of a form in its own order, hidden ones too."""
    return {"form": form}


RENAMED = {"Email": "E-mail"}
"""How our pages name a field of allauth that has no other label in English."""


def _as_lead(label: str) -> str:
    """With a colon, unless it asks."""
    return label if label.endswith("?") else f"{label}:"


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, kept: str = "") -> dict[str, Any]:
    """What is missing, as links to the fields; nothing when the form is fine."""
    problems = [
        {
            "target": first_id(bound),
            "label": _as_lead(str(RENAMED.get(str(bound.label), bound.label))),
            "text": text,
        }
        for bound in form.visible_fields()
        for text in bound.errors
    ]
    return {"form": form, "problems": problems, "kept": kept}


LEVELS = {"success": "fits", "warning": "tight", "error": "short", "debug": "info"}


@register.filter
def banner_kind(kind: str) -> dict[str, str]:
    """Icon and colour of a banner, from our kinds or from a message's level."""
    shown = LEVELS.get(kind, kind or "info")
    icon_of = STATUS_ICONS | {"not": "alert"}
    css = "" if shown == "info" else STATUS_CSS[shown]
    return {"icon": icon_of[shown], "css": css}


@register.filter
def page_numbers(page_obj: Page) -> list[int | None]:
    """Numbers to show around the current page; None where some are left out."""
    elided = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in elided]


@register.simple_tag
def progress_line(step: int, of: int) -> SafeString:
    return mark_safe(rounds.progress(step=step, of=of))


@register.simple_tag
def logo() -> SafeString:
    return drawings.logo()


@register.simple_tag(name="strip")
def strip_tag(visit: Any) -> SafeString:
    """`visit` has desk and care (each a cobaby.look.strip.Line or None), children and label."""
    return strip(visit.desk, visit.care, visit.children, visit.label)


@register.simple_tag
def mark() -> SafeString:
    """The sign alone; the name stands beside it."""
    return drawings.mark()
