"""Catalogues of texts through Babel alone: `python -m cobaby.catalogues check|update|compile`.

Django's makemessages and compilemessages need GNU gettext on the machine; a fresh one has none.
Templates go through Django's own `templatize`, so that we see in them what Django sees.

- `update` writes every text of the project into each django.po; a text that is gone is kept as
  obsolete, so that its translation is there when it comes back (`update --prune` drops it).
- `check` fails with a list: missing, untranslated, fuzzy, or other placeholders than the text.
- `compile` makes django.mo, which git does not keep.
- `merge FILE…` takes translations out of other .po files where ours has none.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parent.parent
LOCALE = PROJECT / "cobaby" / "locale"
ROOTS = ("cobaby", "spaces", "childcare", "bookings", "practices", "training", "templates")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|%([sd])|\{(\w*)[^{}]*\}")
FIRST_DAY = datetime(2026, 11, 21, tzinfo=UTC)  # a fixed date in the header: no needless diffs
HEADER = "# Translations of Cobaby's texts. Kept by `make messages`; see cobaby/catalogues.py."
Key = str | tuple[str, str]


def texts(project: Path = PROJECT) -> Catalog:
    """Every text of the project, with the files in which it stands."""
    found = Catalog()
    for file in _sources(project):
        place = file.relative_to(project).as_posix()
        for _, messages, comments, context in _extracted(file):
            found.add(messages, None, [(place, 1)], auto_comments=comments, context=context)
    return found


def faults(catalogue: Catalog, wanted: Catalog) -> list[str]:
    """What is wrong with a catalogue, one sentence for each text."""
    return [
        f"{fault}: {_shown(message)}"
        for message in wanted
        if message.id and (fault := _fault(_same(catalogue, message), message))
    ]


def updated(catalogue: Catalog, wanted: Catalog, *, prune: bool = False) -> Catalog:
    """A catalogue of the wanted texts with the translations that `catalogue` has for them."""
    fresh = Catalog(
        locale=catalogue.locale,
        project="Cobaby",
        version="1",
        header_comment=HEADER,
        msgid_bugs_address="hello@cobaby.example",
        creation_date=FIRST_DAY,
        revision_date=FIRST_DAY,
        last_translator="Cobaby",
        language_team="Cobaby",
        fuzzy=False,
    )
    for message in wanted:
        if message.id:
            known = _same(catalogue, message) or catalogue.obsolete.get(_obsolete_key(message))
            places = sorted(set(message.locations))
            fresh.add(
                message.id,
                known.string if known else None,
                places,
                flags=known.flags if known else (),
                auto_comments=message.auto_comments,
                context=message.context,
            )
    if not prune:
        _keep_obsolete(fresh, catalogue)
    return fresh


def merged(catalogue: Catalog, other: Catalog) -> int:
    """Take over translations that are missing or fuzzy in `catalogue`; return how many."""
    taken = 0
    for message in other:
        if not message.id or not _is_translated(message):
            continue
        ours = _same(catalogue, message)
        if ours is None:
            catalogue.obsolete.setdefault(_obsolete_key(message), message)
        elif not _is_translated(ours) or ours.fuzzy:
            ours.string = message.string
            ours.flags.discard("fuzzy")
            taken += 1
    return taken


def compile_all(locale: Path = LOCALE) -> None:
    """Make every django.mo anew, each replaced as a whole: a running site never reads half."""
    for po in _catalogue_files(locale):
        content = BytesIO()
        write_mo(content, _read(po))
        _replace(po.with_suffix(".mo"), content.getvalue())


def _sources(project: Path) -> Iterator[Path]:
    for root in ROOTS:
        for suffix in ("*.py", "*.html", "*.txt"):
            for file in sorted((project / root).rglob(suffix)):
                if "migrations" not in file.parts:
                    yield file


def _extracted(file: Path) -> Iterable[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # Words between the texts are blanked out to X; only their indentation disturbs Python.
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    return extract("python", BytesIO(source.encode()), KEYWORDS, comment_tags=["Translators:"])


def _same(catalogue: Catalog, message: Message) -> Message | None:
    return catalogue.get(message.id, message.context)


def _obsolete_key(message: Message) -> Key:
    single = _ids(message)[0]
    return single if message.context is None else (single, message.context)


def _keep_obsolete(fresh: Catalog, old: Catalog) -> None:
    for message in [*old, *old.obsolete.values()]:
        gone = message.id and _same(fresh, message) is None
        if gone and _is_translated(message):
            message.locations, message.auto_comments = [], []
            fresh.obsolete[_obsolete_key(message)] = message


def _fault(ours: Message | None, wanted: Message) -> str:
    if ours is None:
        return "missing"
    if ours.pluralizable != wanted.pluralizable or not _is_translated(ours):
        return "not translated"
    if ours.fuzzy:
        return "fuzzy"
    return "" if _has_same_placeholders(ours) else "other placeholders"


def _ids(message: Message) -> list[str]:
    """The text; of one with a number, singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _strings(message: Message) -> list[str]:
    """The translations, one for each plural form of the language; empty where there is none."""
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return [text or "" for text in strings]


def _is_translated(message: Message) -> bool:
    return all(_strings(message)) and bool(_strings(message))


def _has_same_placeholders(message: Message) -> bool:
    """The plural says the number; a singular may say it in a word."""
    ids = [_placeholders(text) for text in _ids(message)]
    *fewer, most = (_placeholders(text) for text in _strings(message))
    known = {name for names in ids for name in names}
    return most == ids[-1] and all(known.issuperset(names) for names in fewer)


def _placeholders(text: str) -> list[str]:
    return sorted(match[0] for match in PLACEHOLDER.finditer(text.replace("%%", "")))


def _shown(message: Message) -> str:
    place = message.locations[0][0] if message.locations else ""
    return f"{_ids(message)[0]!r} ({place})"


def _catalogue_files(locale: Path) -> list[Path]:
    return sorted(locale.glob("*/LC_MESSAGES/django.po"))


def _read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name)


def _write(po: Path, catalogue: Catalog) -> None:
    content = BytesIO()
    write_po(content, catalogue, width=100, sort_output=True, include_lineno=False)
    _replace(po, content.getvalue())


def _replace(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
        part.write(content)
    os.chmod(part.name, 0o644)
    os.replace(part.name, path)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m cobaby.catalogues")
    parser.add_argument("action", choices=["check", "update", "compile", "merge"])
    parser.add_argument("files", nargs="*", type=Path, help="for merge: the .po files to take from")
    parser.add_argument("--prune", action="store_true", help="with update: drop obsolete texts")
    options = parser.parse_args(arguments)
    if options.action == "compile":
        compile_all()
        return 0
    wanted = texts()
    found = 0
    for po in _catalogue_files(LOCALE):
        catalogue = _read(po)
        if options.action != "check":
            catalogue = updated(catalogue, wanted, prune=options.prune)
            for file in options.files:
                print(f"{file}: {merged(catalogue, _read_other(file, po))} taken over")
            _write(po, catalogue)
        lines = faults(catalogue, wanted)
        found += len(lines)
        print("\n".join([*lines, f"{po.relative_to(PROJECT)}: {len(lines)} to mend"]))
    return min(found, 1) if options.action == "check" else 0


def _read_other(file: Path, po: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=po.parent.parent.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
