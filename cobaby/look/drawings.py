"""Icons and drawings as inline SVG, so that they take their colours from the stylesheet."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Art:
    view_box: str
    width: str
    height: str
    line: str
    shapes: SafeString


def icon(name: str, size: str = "") -> SafeString:
    """An icon on the 24 grid; hidden from screen readers, a word always stands beside it."""
    return format_html(
        '<svg class="ic{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f" ic-{size}" if size else "",
        _read("icons", name).shapes,
    )


def drawing(name: str, label: str = "", css: str = "") -> SafeString:
    """A line drawing; decoration unless `label` says what it shows."""
    art = _read("drawings", name)
    return format_html(
        '<svg class="art{}" viewBox="{}" width="{}" height="{}" stroke-width="{}" {}>{}</svg>',
        f" {css}" if css else "",
        art.view_box,
        art.width,
        art.height,
        art.line,
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"'),
        art.shapes,
    )


def names(folder: str) -> list[str]:
    """Names of all icons or drawings, for the gallery."""
    return sorted(path.stem for path in _folder(folder).glob("*.svg"))


def _folder(folder: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / folder


@cache
def _read(folder: str, name: str) -> Art:
    root = ElementTree.parse(_folder(folder) / f"{name}.svg").getroot()
    shapes = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    return Art(
        view_box=root.get("viewBox", ""),
        width=root.get("width", ""),
        height=root.get("height", ""),
        line=root.get("stroke-width", ""),
        shapes=mark_safe(
            shapes.replace(' xmlns:ns0="http://www.w3.org/2000/svg"', "").replace("ns0:", "")
        ),
    )


def logo() -> SafeString:
    """The word mark; its name is read out."""
    art = _read("drawings", "logo")
    return format_html(
        '<svg viewBox="{}" role="img" aria-label="Cobaby">{}</svg>', art.view_box, art.shapes
    )


def mark() -> SafeString:
    art = _read("drawings", "mark")
    return format_html('<svg viewBox="{}" aria-hidden="true">{}</svg>', art.view_box, art.shapes)
