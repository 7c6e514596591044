# SPDX-License-Identifier: GPL-2.0-or-later
"""The keys of a scenario file. Schema, documentation and error messages come from these models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from smmubench.errors import UsageError
from smmubench.scenario.iommus import FORMATS, IommuChoice

__all__ = ["CAPABILITIES", "FrameModel", "HardwareConfig", "TargetLimit"]

#: What a target may be able to do, and what a scenario or a test may therefore ask for.
CAPABILITIES = {
    "driver": "somebody maps for masters: the bench itself, or a guest's driver",
    "python-driver": "the bench itself is the driver: it writes tables and registers",
    "peek": "translations can be looked up without changing anything",
    "step": "masters stop after a number of bursts",
    "snapshot": "state can be saved and restored",
    "inject": "faults can be ordered from the model",
    "interrupts": "interrupt lines can be read at the interrupt controller",
    "faulty-bus": "bus errors can be ordered for any access",
    "qmp": "there is a QEMU to send QMP commands to",
    "cpu": "there is a modelled CPU with a cache",
}

Capability = Literal[
    "driver",
    "python-driver",
    "peek",
    "step",
    "snapshot",
    "inject",
    "interrupts",
    "faulty-bus",
    "qmp",
    "cpu",
]
TargetName = Literal["sim", "qemu", "firmware"]


def _iommu(text: str) -> str:
    try:
        IommuChoice.parse(text)
    except UsageError as error:
        raise PydanticCustomError("iommu", "{reason}", {"reason": str(error)}) from None
    return text


IommuName = Annotated[str, AfterValidator(_iommu)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HardwareConfig(_Strict):
    """The hardware the scenario runs on; what is left out keeps the machine's default."""

    tlb_entries: Annotated[
        int, Field(ge=1, le=8192, description="entries of each IOMMU's TLB (MSM: at most 256)")
    ] = 64
    tlb_ways: Annotated[
        int, Field(ge=1, le=8192, description="ways; entries = fully associative")
    ] = 4
    smmu: Annotated[
        dict[str, int | bool],
        Field(description="properties of the SMMU, by the names of `-device arm-smmuv2,help`"),
    ] = {}

    @model_validator(mode="before")
    @classmethod
    def _small(cls, data: Any) -> Any:
        # Who asks for a TLB smaller than the default number of ways means a fully associative one.
        if isinstance(data, dict) and "tlb_ways" not in data:
            entries = data.get("tlb_entries")
            if isinstance(entries, int) and 0 < entries < 4:
                return {**data, "tlb_ways": entries}
        return data

    @model_validator(mode="after")
    def _sets(self) -> HardwareConfig:
        sets, rest = divmod(self.tlb_entries, self.tlb_ways)
        if rest or sets & (sets - 1):
            raise PydanticCustomError(
                "tlb",
                "{reason}",
                {
                    "reason": f"{self.tlb_entries} entries in {self.tlb_ways} ways can't be built: "
                    "entries / ways must be a power of two"
                },
            )
        return self


class TargetLimit(_Strict):
    """Restricts a scenario to some targets, and says why."""

    only: Annotated[list[TargetName], Field(min_length=1, description="the targets it runs on")]
    reason: Annotated[str, Field(min_length=1, description="why it can't run on the others")]


class FrameModel(_Strict):
    """A scenario: what to map, move and expect. Each matrix point of it is one case per target."""

    id: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$",
            max_length=64,
            description="short and unique; `smmubench run ID` finds a shipped one",
        ),
    ]
    title: Annotated[str, Field(min_length=1, description="one line for tables and reports")]
    claim: Annotated[str, Field(description="what the scenario shows, in sentences")] = ""
    machine: Annotated[str, Field(description="the machine it runs on")] = "apq8064-bench"
    iommu: Annotated[
        IommuName | Annotated[list[IommuName], Field(min_length=1)],
        Field(
            description="the IOMMU: `msm-v0`, or `smmu-v2[/PRESET][:FORMAT]` with one of the table "
            f"formats {', '.join(FORMATS)}. Of a list the first runs every point of the matrix, "
            "each other one a point of its own, on its home machine if `machine` lacks it; "
            "`${iommu}` and `${format}` may stand in steps and conditions"
        ),
    ] = "msm-v0"
    needs: Annotated[
        list[Capability],
        Field(description="what a target must be able to do; else the case is SKIP"),
    ] = []
    targets: Annotated[
        TargetLimit | None, Field(description="only on these targets, with the reason")
    ] = None
    config: Annotated[
        HardwareConfig, Field(description="the hardware's size; `${name}` may stand in it")
    ] = HardwareConfig()
    seed: Annotated[
        int, Field(ge=0, lt=1 << 32, description="of everything random in the scenario")
    ] = 0
    timeout: Annotated[
        float,
        Field(
            gt=0,
            le=3600,
            allow_inf_nan=False,
            description="seconds for one case; past them it is FAIL",
        ),
    ] = 30.0
    xfail: Annotated[
        str | None,
        Field(
            min_length=1,
            description="why it is known to fail: FAIL becomes XFAIL, PASS becomes XPASS",
        ),
    ] = None
    matrix: Annotated[
        dict[str, Any] | None,
        Field(description="named lists of values; each combination is a case of its own"),
    ] = None
    vars: Annotated[dict[str, Any], Field(description="names for values used more than once")] = {}
    steps: Annotated[list[Any], Field(min_length=1, description="what to do, in order")]
