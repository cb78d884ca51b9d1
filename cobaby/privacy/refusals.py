"""What stands in the way of leaving, each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from childcare.refusals import Refusal


@dataclass(frozen=True)
class Obstacle:
    """One thing to settle first, and the link to where that is done, if there is such a place."""

    words: str
    link: str = ""
    link_text: str = ""


class CannotLeaveYet(Refusal):
    """Nothing is deleted. `obstacles` says what to do first."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__(len(obstacles))
        self.obstacles = obstacles

    @property
    def message(self) -> str:
        return " ".join(obstacle.words for obstacle in self.obstacles)
