"""One field of a form: label, hint, error and control belong together for every reader."""

import datetime as dt

import pytest
from django import forms
from django.template import engines

from cobaby.look.dates import DateInThreeField


class ChildForm(forms.Form):
    name = forms.CharField(
        help_text="As on the door", widget=forms.TextInput(attrs={"placeholder": "Mila"})
    )
    nick = forms.CharField()
    born = DateInThreeField(label="Birthday")
    rooms = forms.MultipleChoiceField(
        choices=[("a", "Mila"), ("b", "Ida")], widget=forms.CheckboxSelectMultiple
    )


def draw(template: str, form: forms.Form) -> str:
    return engines["django"].from_string(template).render({"form": form})


def born(day: str, month: str, year: str) -> ChildForm:
    return ChildForm(
        {
            "name": "Mila",
            "nick": "Mimi",
            "rooms": ["a"],
            "born_day": day,
            "born_month": month,
            "born_year": year,
        }
    )


def test_hint_and_error_are_read_with_the_field() -> None:
    """Sabotage: cobaby/look/fields.py: attrs["aria-describedby"] = described -> attrs["title"] = described"""
    html = draw('{% field form.nick hint="Only we see it" %}', ChildForm({}))

    assert 'aria-describedby="id_nick_helptext id_nick_error"' in html
    assert 'id="id_nick_helptext"' in html and 'id="id_nick_error"' in html
    assert 'aria-invalid="true"' in html


def test_an_empty_field_says_what_to_do() -> None:
    """Sabotage: cobaby/look/words.py: FILL_IN = _("Please fill this in.") -> FILL_IN = _("Invalid.")"""
    assert "Please fill this in." in draw("{% field form.name %}", ChildForm({}))


def test_another_label_takes_the_placeholder_away() -> None:
    """Sabotage: cobaby/look/fields.py: if renamed: -> if False:"""
    assert "placeholder" in draw("{% field form.name %}", ChildForm())
    assert "placeholder" not in draw('{% field form.name label="First name" %}', ChildForm())


def test_the_summary_leads_to_each_field() -> None:
    """Sabotage: cobaby/look/fields.py: return f"{bound.auto_id}_0" if -> return f"{bound.auto_id}_9" if"""
    html = draw("{% error_summary form %}{% fields form %}", ChildForm({}))

    for target in ("id_name", "id_born_0", "id_rooms_0"):
        assert f'href="#{target}"' in html and f'id="{target}"' in html


def test_a_birthday_is_three_inputs_with_a_label_each() -> None:
    html = draw("{% field form.born %}", ChildForm())

    assert html.count("<label") == 3
    assert [f'autocomplete="bday-{part}"' in html for part in ("day", "month", "year")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("31", "2", "2023"), "February 2023 has 28 days. Check the day."),
        (("1", "13", "2023"), "Type the month as a number from 1 to 12."),
        (("1", "1", "23"), "Type the year with four digits, such as 2023."),
        (("one", "1", "2023"), "Type day, month and year as numbers."),
        (("", "", ""), "Please fill this in."),
    ],
)
def test_a_wrong_birthday_says_which_part_and_keeps_what_was_typed(typed, says) -> None:
    """Sabotage: cobaby/look/dates.py: if not 1 <= day <= last: -> if not 1 <= day <= 31:"""
    form = born(*typed)

    html = draw("{% field form.born %}", form)

    assert says in html
    assert all(f'value="{part}"' in html for part in typed)


def test_a_leap_day_is_a_birthday() -> None:
    form = born("29", "2", "2024")

    assert form.is_valid()
    assert form.cleaned_data["born"] == dt.date(2024, 2, 29)
