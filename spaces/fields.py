"""Constraints that every stored range of instants carries."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Func, Q, Value


class _OfOneField(models.CheckConstraint):
    """A check that migrations know by the name of its field alone."""

    def __init__(self, *, field: str, name: str) -> None:
        self.field = field
        super().__init__(condition=self.condition_on(field), name=name)

    def condition_on(self, field: str) -> Q | Func:
        raise NotImplementedError

    def deconstruct(self) -> tuple[str, tuple[object, ...], dict[str, object]]:
        path = f"{type(self).__module__}.{type(self).__qualname__}"
        return path, (), {"field": self.field, "name": self.name}


class WellFormedRange(_OfOneField):
    """A range that is bounded, not empty and half-open `[)`.

    Two empty ranges would pass an exclusion constraint, and so would an unbounded one.
    """

    def condition_on(self, field: str) -> Q:
        return Q(
            **{
                f"{field}__isempty": False,
                f"{field}__lower_inf": False,
                f"{field}__upper_inf": False,
                f"{field}__lower_inc": True,
                f"{field}__upper_inc": False,
            }
        )


class OnQuarterGrid(_OfOneField):
    """A range that begins and ends on the quarter hour, as all planning does."""

    def condition_on(self, field: str) -> Func:
        return Func(field, function="on_quarter_grid", output_field=models.BooleanField())


class SingletonRange(Func):
    """`int8range(id, id, '[]')`: lets a plain GiST index compare an id, without btree_gist."""

    function = "int8range"

    def __init__(self, field: str) -> None:
        super().__init__(field, field, Value("[]"))
        self.field_name = field

    def deconstruct(self) -> tuple[str, tuple[object, ...], dict[str, object]]:
        return f"{type(self).__module__}.{type(self).__qualname__}", (self.field_name,), {}


class MinutesOfADay(Func):
    """`int4range(start, end)`, half-open: two wall clock times as one range."""

    function = "int4range"

    def __init__(self, start: str, end: str) -> None:
        super().__init__(start, end)
        self.field_names = (start, end)

    def deconstruct(self) -> tuple[str, tuple[object, ...], dict[str, object]]:
        return f"{type(self).__module__}.{type(self).__qualname__}", self.field_names, {}


def never_twice(
    *, what: str, name: str, live: Q | None = None, during: str = "during"
) -> ExclusionConstraint:
    """No two live rows of the same `what` (a foreign key's column) overlap in time."""
    return ExclusionConstraint(
        name=name,
        expressions=[(SingletonRange(what), "&&"), (during, "&&")],
        condition=live,
    )
