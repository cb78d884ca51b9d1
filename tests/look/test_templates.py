"""No template carries inline code or style, so that the strict policy never has to bend."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']"),
    "a javascript: address": re.compile(r"javascript:"),
}


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("what", INLINE)
def test_no_template_has_inline_code(what: str) -> None:
    """Sabotage: templates/components/act.html: <li><a class="act" -> <li style="x"><a class="act\""""
    found = [path.name for path in TEMPLATES if INLINE[what].search(path.read_text("utf-8"))]

    assert found == []
