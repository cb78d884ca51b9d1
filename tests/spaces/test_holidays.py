"""Public holidays of each country, named as people there name them."""

from __future__ import annotations

from datetime import date

import pytest

from spaces.holidays import NoCalendar, fill_holidays, public_holidays, region_of, regions_of
from spaces.models import Place, Space
from spaces.services.places import carried_places
from spaces.tasks import fill_holidays_of_all_spaces
from tests.factories import TODAY, make_space

KNOWN = [
    ("DE", "SN", date(2026, 11, 18), "Buß- und Bettag"),
    ("DE", "BE", date(2026, 3, 8), "Frauentag"),
    ("IT", "21", date(2026, 4, 25), "Anniversario della Liberazione"),
    ("NL", "ZH", date(2026, 4, 27), "Koningsdag"),
    ("SI", "", date(2026, 2, 8), "Prešernov dan, slovenski kulturni praznik"),
    ("PL", "", date(2026, 11, 11), "Narodowe Święto Niepodległości"),
    ("BE", "VLG", date(2026, 7, 21), "Nationale feestdag"),
    ("FI", "", date(2026, 12, 6), "Itsenäisyyspäivä"),
    ("NO", "55", date(2026, 5, 17), "Grunnlovsdag"),
]


@pytest.mark.parametrize(("country", "subdivision", "day", "name"), KNOWN)
def test_each_country_has_its_own(country: str, subdivision: str, day: date, name: str) -> None:
    """Sabotage: spaces/holidays.py: language=country_only.default_language, -> language="en_US","""
    assert public_holidays(country, subdivision, [2026])[day] == name


def test_a_subdivision_has_more_than_its_country() -> None:
    """Sabotage: spaces/holidays.py: return subdivision if subdivision in names else None -> return None"""
    repentance = date(2026, 11, 18)

    assert repentance in public_holidays("DE", "SN", [2026])
    assert repentance not in public_holidays("DE", "BE", [2026])


REGIONS = {
    "DE": "Stuttgart BW, Munich BY, Bremen HB, Hamburg HH, Frankfurt am Main HE, Hannover NI,"
    " Köln NW, Mainz RP, Saarbrücken SL, Kiel SH, Potsdam BB, Schwerin MV, Leipzig SN,"
    " Magdeburg ST, Erfurt TH, Berlin BE, Augsburg Augsburg",
    "AT": "Eisenstadt 1, Klagenfurt am Wörthersee 2, Wiener Neustadt 3, Linz 4, Salzburg 5,"
    " Graz 6, Innsbruck 7, Dornbirn 8, Vienna 9",
    "CH": "Zürich ZH, Geneva GE, Lugano TI",
    "GB": "London ENG, Belfast NIR, Glasgow SCT, Cardiff WLS",
    "PL": "Toruń ",
    "NL": "Leiden ",
}


def test_a_town_tells_its_region_where_that_is_certain() -> None:
    """Sabotage: spaces/holidays.py: "BW BY HB HH HE NI NW RP SL SH BB MV SN ST TH BE" -> "BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH"
    Sabotage: spaces/holidays.py: code = town.subdivision.lstrip("0") -> code = town.subdivision
    Sabotage: spaces/holidays.py: code = town.name if town.name in known else GERMAN_STATES -> code = GERMAN_STATES
    """
    wanted = {
        (country, *pair.rsplit(" ", 1))
        for country, pairs in REGIONS.items()
        for pair in pairs.split(", ")
    }
    names = {(country, name) for country, name, _region in wanted}
    towns = [
        Place(name=row["name"], country=row["country"], subdivision=row["admin1"])
        for row in carried_places()
        if (row["country"], row["name"]) in names and int(row["population"]) > 9_000
    ]

    assert {(town.country, town.name, region_of(town)) for town in towns} == wanted


def test_regions_are_named_only_where_their_holidays_differ() -> None:
    """Poland, Austria, Norway and the Netherlands have regions, and the same holidays in each.

    Sabotage: spaces/holidays.py: return _parts_of(country) if _differ(country) else [] -> return _parts_of(country)
    """
    asked = {one for one in "DE CH GB ES IT PL AT NO NL BE FR XX".split() if regions_of(one)}

    assert asked == {"DE", "CH", "GB", "ES", "IT", "FR"}


@pytest.mark.parametrize("country", ["XX", "", "de", "__class__"])
def test_an_unknown_country_says_so(country: str) -> None:
    with pytest.raises(NoCalendar):
        public_holidays(country, "", [2026])


def test_three_years_are_filled_once(db: None) -> None:
    """Sabotage: spaces/holidays.py: YEARS = 3 -> YEARS = 2"""
    space = make_space()

    first = fill_holidays(space=space, today=TODAY)
    again = fill_holidays(space=space, today=TODAY)

    assert first == again == space.holidays.count()
    assert space.holidays.filter(date=date(2028, 12, 25)).exists()


def test_what_the_space_decided_is_kept(db: None) -> None:
    """Sabotage: spaces/holidays.py: update_fields=["name"] -> update_fields=["name", "is_open"]"""
    space = make_space()
    fill_holidays(space=space, today=TODAY)
    space.holidays.filter(date=date(2026, 5, 1)).update(is_open=True, name="old name")

    fill_holidays(space=space, today=TODAY)

    first_of_may = space.holidays.get(date=date(2026, 5, 1))
    assert first_of_may.is_open and first_of_may.name != "old name"


def test_a_space_that_moved_loses_the_holidays_of_the_old_place(db: None) -> None:
    space = make_space()
    fill_holidays(space=space, today=TODAY)
    space.subdivision = "BE"

    fill_holidays(space=space, today=TODAY)

    assert not space.holidays.filter(date=date(2026, 11, 18)).exists()


def test_each_night_every_space_is_filled(db: None) -> None:
    """A closed one, too: should it open again, its holidays stand.

    Sabotage: spaces/tasks.py: Space.objects.iterator() -> Space.objects.exclude(stage="closed").iterator()
    """
    spaces = [make_space(country=code, subdivision="") for code in ("DE", "IT", "XX")]
    spaces.append(make_space(stage=Space.Stage.CLOSED, closed_reason="No rooms any more"))

    fill_holidays_of_all_spaces()

    assert [space.holidays.exists() for space in spaces] == [True, True, False, True]
