"""Sentences that a person will read, before they are put into a language.

No Django here: the caller brings the two translation functions. `_` and `ngettext` only mark
texts, so that Babel finds them; they translate nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Gettext = Callable[[str], str]
Ngettext = Callable[[str, str, int], str]
Value = object


def _(text: str) -> str:
    """Mark `text` for the catalogue."""
    return text


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a singular and its plural for the catalogue."""
    return one, many


@dataclass(frozen=True)
class Sentence:
    """A message id in plain English with its values; hashable, so that answers can be kept.

    A value may be a number, a text, another Sentence (a whole phrase that keeps its form), or a
    tuple of Sentences (a list of phrases). With `msgid_plural`, `count` chooses the form.
    """

    msgid: str
    pairs: tuple[tuple[str, Value], ...] = ()
    msgid_plural: str = ""
    count: int = 0

    @property
    def values(self) -> Mapping[str, Value]:
        return dict(self.pairs)

    def render(self, gettext: Gettext, ngettext: Ngettext) -> str:
        """The sentence in the language of the two functions, for example Django's own."""
        if self.msgid_plural:
            text = ngettext(self.msgid, self.msgid_plural, self.count)
        else:
            text = gettext(self.msgid)
        if not self.pairs:
            return text
        return text % {name: _shown(value, gettext, ngettext) for name, value in self.pairs}

    def english(self) -> str:
        return self.render(_, _english_plural)

    def __str__(self) -> str:
        return self.english()


def say(msgid: str, **values: Value) -> Sentence:
    return Sentence(msgid, tuple(values.items()))


def say_count(forms: tuple[str, str], count: int, **values: Value) -> Sentence:
    """A phrase in singular or plural; `%(count)d` in it is `count`."""
    one, many = forms
    return Sentence(one, (("count", count), *values.items()), many, count)


def _english_plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _shown(value: Value, gettext: Gettext, ngettext: Ngettext) -> Value:
    if isinstance(value, Sentence):
        return value.render(gettext, ngettext)
    if isinstance(value, tuple):
        return ", ".join(str(_shown(part, gettext, ngettext)) for part in value)
    return value
