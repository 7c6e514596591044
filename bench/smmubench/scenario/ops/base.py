# SPDX-License-Identifier: GPL-2.0-or-later
"""What all steps have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from smmubench.errors import CaseFailure
from smmubench.mapping import MappingError

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["Model", "Names", "Op", "OneOrMore", "as_list", "refusal"]


class Model(BaseModel):
    """A part of a step: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Op(Model, ABC):
    """A step. Its docstring and its fields' descriptions are the scenario reference."""

    @abstractmethod
    def run(self, world: World) -> None:
        """Do it. CaseFailure when what is observed isn't what the step expects."""


def as_list(value: Any) -> Any:
    """One item may be written without the brackets."""
    return value if isinstance(value, list) or value is None else [value]


OneOrMore = BeforeValidator(as_list)

#: Names of things a scenario made itself: buffers, mappings, address spaces.
Names = Annotated[list[str], OneOrMore]


def refusal(world: World, what: str, reason: str | None, call: Callable[[], object]) -> bool:
    """Do ``call``. With ``reason`` it must be refused for exactly that; True when it was."""
    if reason is None:
        call()
        return False
    try:
        call()
    except MappingError as error:
        world.check(error.reason == reason, f"{what} refused: {error} (expected [{reason}])")
        return True
    raise CaseFailure(f"{what} was accepted, and should have been refused [{reason}]")
