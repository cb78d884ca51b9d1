"""Looking at a page: what is wrong with it, as sentences. Empty when nothing is."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import ConsoleMessage, Page, Request, Response, ViewportSize

from tests.browser.conftest import DESK, PHONE

MOST_BYTES = 100 * 1024
MOST_REQUESTS = 15
AXE = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
}
SMALL_TARGETS = """() => {
  const inText = e => getComputedStyle(e).display === "inline" &&
    [...e.parentElement.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const small = [];
  for (const e of document.querySelectorAll("a[href], button, select, summary, input:not([type=hidden]), textarea")) {
    const hit = e.classList.contains("vh") || ["checkbox", "radio"].includes(e.type) ? e.labels?.[0] ?? e : e;
    const box = hit.getBoundingClientRect();
    if (!box.width || !box.height || !hit.checkVisibility({visibilityProperty: true}) || inText(hit)) continue;
    if (e.matches(".skip")) continue;
    const least = e.matches(".primary") ? 44 : 24;
    if (box.height < least - 0.5 || box.width < least - 0.5)
      small.push(`${e.tagName.toLowerCase()}.${e.className} "${(e.textContent || e.name || "").trim().slice(0, 30)}" ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return small;
}"""
INLINE = """() => [...document.querySelectorAll("[style], style, script:not([src])")]
  .filter(e => !(e.tagName === "SCRIPT" && e.type === "application/json"))
  .map(e => e.outerHTML.slice(0, 90))"""


class Eye:
    """Watches one page of a browser from its first request on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[Request] = []
        self.answers: list[Response] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.requests.append(request))
        page.on("response", lambda answer: self.answers.append(answer))
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.said.append(f"script error: {error}"))

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.said.append(f"console: {message.text}")

    def go(self, path: str) -> None:
        for kept in (self.requests, self.answers, self.said):
            kept.clear()
        self.page.goto(path, wait_until="load")

    def problems(self, *, by_phone_alone: bool = False) -> list[str]:
        """All that is wrong with the page that is shown, at both widths unless said otherwise."""
        found = self.policy() + self.weight() + self.missing() + self.narrow()
        return found if by_phone_alone else found + self.wide()

    def policy(self) -> list[str]:
        """What the content policy refused, and whatever is inline."""
        refused = [f"CSP: {what}" for what in self.page.evaluate("window.__refused")]
        inline = [f"inline: {what}" for what in self.page.evaluate(INLINE)]
        return self.said + refused + inline

    def missing(self) -> list[str]:
        parts = [a for a in self.answers if a.request.resource_type != "document"]
        return [f"{a.status}: {a.url}" for a in parts if a.status >= 400]

    def weight(self) -> list[str]:
        """Bytes as gunicorn and whitenoise send them: static files gzipped, pages as they are."""
        asked = {r.url for r in self.requests if r.url.startswith("http")}
        own = {url for url in asked if not urlsplit(url).path.startswith("/media/")}
        size = sum(static_bytes(urlsplit(url).path) for url in own)
        documents = [a for a in self.answers if a.request.resource_type == "document"]
        pages = [a for a in documents if not 300 <= a.status < 400]
        size += sum(_sent(a) for a in pages[-1:])
        found = [f"{len(own)} requests"] if len(own) > MOST_REQUESTS else []
        return found + ([f"{size // 1024} KB"] if size > MOST_BYTES else [])

    def narrow(self) -> list[str]:
        """320 and 360 px, dark, by thumb."""
        self._prefer("dark")
        self.page.set_viewport_size({"width": 320, "height": 640})
        found = self._overflow(320)
        self.page.set_viewport_size(PHONE)
        found += self._overflow(360)
        found += [f"small target: {what}" for what in self.page.evaluate(SMALL_TARGETS)]
        self._show_all(PHONE)
        return found + self.axe("360 dark")

    def wide(self) -> list[str]:
        self._prefer("light")
        self.page.set_viewport_size(DESK)
        return self._overflow(1280) + self.axe("1280 light")

    def _prefer(self, scheme: Literal["dark", "light"]) -> None:
        """Without movement, else a colour would be measured on its way from one to the other."""
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def _show_all(self, size: ViewportSize) -> None:
        """So high that nothing stands behind the tabs at the foot, as when one has scrolled."""
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": height})

    def _overflow(self, width: int) -> list[str]:
        inner = self.page.evaluate("document.documentElement.scrollWidth")
        return [f"overflow at {width}: {inner}"] if inner > width else []

    def axe(self, where: str) -> list[str]:
        result = self.page.evaluate("options => axe.run(options)", AXE)
        return [
            f"axe {where}: {v['id']}: {node['html'][:140]} ({_why(node)})"
            for v in result["violations"]
            for node in v["nodes"]
        ]


def _why(node: dict[str, Any]) -> str:
    checks = node["any"] + node["all"] + node["none"]
    return "; ".join(check["message"] for check in checks)[:200]


@cache
def static_bytes(path: str) -> int:
    """The gzipped size of a static file; 0 for what is none."""
    prefix = f"/{settings.STATIC_URL.strip('/')}/"
    found = finders.find(path.removeprefix(prefix)) if path.startswith(prefix) else None
    return len(gzip.compress(Path(found).read_bytes(), 9)) if found else 0


def _sent(answer: Response) -> int:
    body = answer.body()
    return len(gzip.compress(body)) if answer.headers.get("content-encoding") else len(body)
