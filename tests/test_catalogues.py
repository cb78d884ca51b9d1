"""No text is forgotten, and a translation says what its text says."""

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import translation

from cobaby import catalogues

TEMPLATE = """{% extends "base.html" %}
<p title='quote " and {% translate "in an attribute" %}'>it's</p>
    {% blocktranslate count number=places with room=room.name trimmed %}
      One place in {{ room }}
    {% plural %}
      {{ number }} places in {{ room }}
    {% endblocktranslate %}
{# {% translate "in a comment" %} #}
{% translate "May" context "month" as month %}{% include "x.html" with words=_("in a tag") %}
{% blocktranslate %}50% of
it{% endblocktranslate %}{{ "in a filter"|default:_("fallback") }}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy, gettext_noop
A = _("A name that is "
      "in two parts")
B = lambda n: ngettext("%(n)s desk", "%(n)s desks", n) % {"n": n}
C = [pgettext_lazy("verb", "book"), gettext_noop("later"), N_("marked")]
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "bookings").mkdir()
    (tmp_path / "bookings" / "views.py").write_text(CODE)
    return tmp_path


def said(catalogue: Catalog, text: str) -> object:
    message = catalogue.get(text)
    return message and message.string


def catalogue(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), locale="de")


def test_every_way_to_mark_a_text_is_found(project):
    """Sabotage: cobaby/catalogues.py: "\\n".join(line.strip() for -> "\\n".join(line for"""
    found = {(message.id, message.context) for message in catalogues.texts(project) if message.id}

    assert found == {
        ("in an attribute", None),
        (("One place in %(room)s", "%(number)s places in %(room)s"), None),
        ("May", "month"),
        ("in a tag", None),
        ("50%% of\nit", None),
        ("fallback", None),
        ("A name that is in two parts", None),
        (("%(n)s desk", "%(n)s desks"), None),
        ("book", "verb"),
        ("later", None),
        ("marked", None),
    }


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", "missing"),
        ('msgid "{n} of %(room)s"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "{n} of %(room)s"\nmsgstr "{n} von %(room)s"', "fuzzy"),
        ('msgid "{n} of %(room)s"\nmsgstr "{n} von %(raum)s"', "other placeholders"),
        ('msgid "{n} of %(room)s"\nmsgstr "{m} von %(room)s"', "other placeholders"),
    ],
)
def test_each_fault_is_named(entry, fault):
    """Sabotage: cobaby/catalogues.py: return "fuzzy" -> return "" """
    wanted = Catalog()
    wanted.add("{n} of %(room)s")

    assert catalogues.faults(catalogue(entry), wanted) == [f"{fault}: '{{n}} of %(room)s' ()"]


def test_a_singular_may_leave_the_number_out_but_the_plural_may_not():
    """Sabotage: cobaby/catalogues.py: return most == ids[-1] and -> return"""
    wanted = Catalog()
    wanted.add(("%(n)s desk", "%(n)s desks"))
    head = 'msgid "%(n)s desk"\nmsgid_plural "%(n)s desks"\n'

    good = catalogue(head + 'msgstr[0] "ein Tisch"\nmsgstr[1] "%(n)s Tische"')
    bad = catalogue(head + 'msgstr[0] "%(n)s Tisch"\nmsgstr[1] "viele Tische"')

    assert catalogues.faults(good, wanted) == []
    assert len(catalogues.faults(bad, wanted)) == 1


def test_a_text_that_comes_back_finds_its_translation():
    """Sabotage: cobaby/catalogues.py: if not prune: -> if prune:"""
    wanted = Catalog()
    wanted.add("desk")
    old = catalogue('msgid "desk"\nmsgstr "Tisch"')

    without = catalogues.updated(old, Catalog())

    assert said(catalogues.updated(without, wanted), "desk") == "Tisch"


def test_merging_fills_gaps_and_changes_nothing_else():
    """Sabotage: cobaby/catalogues.py: elif not _is_translated(ours) or ours.fuzzy: -> else:"""
    ours = catalogue('msgid "desk"\nmsgstr "Tisch"\n\nmsgid "room"\nmsgstr ""')
    other = catalogue('msgid "desk"\nmsgstr "Pult"\n\nmsgid "room"\nmsgstr "Raum"')

    assert catalogues.merged(ours, other) == 1
    assert (said(ours, "desk"), said(ours, "room")) == ("Tisch", "Raum")


def test_what_is_compiled_is_what_django_says():
    catalogues.compile_all()

    with translation.override("de"):
        assert translation.gettext("Your Cobaby team") == "Dein Cobaby-Team"
        assert (
            translation.gettext("This field is required.")
            == "Dieses Feld ist zwingend erforderlich."
        )
