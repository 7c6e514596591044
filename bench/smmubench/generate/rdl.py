# SPDX-License-Identifier: GPL-2.0-or-later
"""SystemRDL to the plain data that :class:`smmubench.registers.RegisterMap` is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smmubench.errors import BuildError, MissingTool

#: A register whose only field has this name has no fields: SystemRDL wants at least one.
WHOLE = "VALUE"


@dataclass(frozen=True, slots=True)
class Source:
    """One address map of one file, with the maps of its views if it has any."""

    name: str  #: of the map in Python, and of its JSON file
    file: str  #: in hw-model/rdl
    addrmap: str
    views: tuple[str, ...] = ()


SOURCES = (
    Source("msm-v0", "msm_iommu_v0.rdl", "msm_iommu_v0", ("msm_iommu_v0_views",)),
    Source(
        "smmu-v2",
        "arm_smmu_v2.rdl",
        "arm_smmu_v2",
        # A register's views are tried in this order, and the last that fits holds.
        tuple(
            f"arm_smmu_v2_views_{layout}"
            for layout in (
                *("exid", "bypass", "refuse", "type0", "type1", "type2", "type3", "aarch32"),
                *("long32", "stage2", "stage2_long32", "global_short", "query_fault", "qualcomm"),
            )
        ),
    ),
    Source("bench-dma", "bench_dma.rdl", "bench_dma"),
    Source("bench-desc", "bench_dma.rdl", "bench_descriptor"),
    Source("bench-page", "bench_page.rdl", "bench_page"),
)


def read(folder: Path, source: Source) -> dict[str, Any]:
    """Compile one map of ``folder`` (hw-model/rdl); BuildError when the compiler refuses it."""
    top, *layouts = _elaborate(folder / source.file, (source.addrmap, *source.views))
    enums: dict[str, list[tuple[str, int, str]]] = {}
    registers = [each for child in top.children() for each in _registers(child, enums)]
    for layout in layouts:
        registers += [_register(node, "", enums) for node in layout.registers()]
    _join_views(registers)
    files = [node for node in top.children() if type(node).__name__ == "RegfileNode"]
    banks = [node for node in files if node.is_array]
    data = {
        "SPDX-License-Identifier": "GPL-2.0-or-later",
        "generated": "by `smmubench build generated`; do not edit",
        "name": source.name,
        "title": top.get_property("name"),
        "description": _text(top),
        "source": f"hw-model/rdl/{source.file}",
        "prefix": top.get_property("c_prefix"),
        "size": top.get_property("window_size"),
        "contexts": banks[0].array_dimensions[0] if banks else 0,
        "context_stride": banks[0].array_stride if banks else 0,
    }
    page = top.get_property("page_size", default=None)
    if page:
        data["context_base"] = banks[0].raw_address_offset if banks else 0
        data["page_size"] = page
        data["pages"] = {
            node.inst_name.lower(): node.raw_address_offset // page
            for node in files
            if not node.is_array
        }
    return data | {"enums": enums, "registers": registers}


def _elaborate(path: Path, addrmaps: Sequence[str]) -> list[Any]:
    """Top nodes of several address maps of one file."""
    try:
        from systemrdl.compiler import RDLCompiler
        from systemrdl.messages import RDLCompileError
    except ImportError:
        raise MissingTool(
            "systemrdl-compiler is not installed", "pip install systemrdl-compiler"
        ) from None
    compiler = RDLCompiler()
    try:
        compiler.compile_file(str(path))
        return [compiler.elaborate(each).top for each in addrmaps]
    except RDLCompileError as error:
        raise BuildError(f"{path}: {error}; the compiler's messages stand above") from None


def _text(node: Any) -> str:
    return " ".join((node.get_property("desc") or "").split())


def _registers(node: Any, enums: dict[str, list[tuple[str, int, str]]]) -> list[dict[str, Any]]:
    if type(node).__name__ == "RegfileNode":
        scope = "context" if node.is_array else node.inst_name.lower()
        return [_register(each, scope, enums) for each in node.registers()]
    return [_register(node, "global", enums)]


def _register(
    node: Any, scope: str, enums: dict[str, list[tuple[str, int, str]]]
) -> dict[str, Any]:
    fields = [_field(field, enums) for field in _fields(node)]
    reset = sum(each[4] << each[1] for each in fields)
    writable = sum(((1 << each[2]) - 1) << each[1] for each in fields if each[3] != "ro")
    kinds = {each[3] for each in fields}
    if len(kinds) == 2:
        kinds.discard("ro")  # causes among what only hardware changes: still W1C
    width = node.get_property("regwidth")
    data = {
        "name": node.inst_name,
        "title": node.get_property("name"),
        "description": _text(node),
        "scope": scope,
        "offset": node.raw_address_offset,
        "width": width,
        "count": node.array_dimensions[0] if node.is_array else 1,
        "stride": node.array_stride if node.is_array else width // 8,
        "access": kinds.pop().upper() if len(kinds) == 1 else "RW",
        "reset": reset,
        "writable": writable,
        "fields": [each for each in fields if each[0] != WHOLE],
    }
    data |= _limits(node)
    view_of = node.get_property("view_of", default=None)
    if view_of:
        data["view_of"] = view_of
        when = node.get_property("view_when", default=None)
        if when:
            field, _, value = when.partition("=")
            data["when"] = (field, int(value, 0))
    return data


def _field(node: Any, enums: dict[str, list[tuple[str, int, str]]]) -> tuple[Any, ...]:
    encode = node.get_property("encode")
    name = None
    if encode is not None:
        name = encode.type_name.removesuffix("_e")
        enums[name] = [
            (each.name, each.value, " ".join((each.rdl_desc or "").split())) for each in encode
        ]
    sw = node.get_property("sw").name
    access = {"rw": "rw", "r": "ro", "w": "wo"}[sw]
    onwrite = node.get_property("onwrite")
    if onwrite is not None and access == "rw":
        access = {"woclr": "w1c", "woset": "w1s"}[onwrite.name]
    reset = node.get_property("reset") or 0
    return (node.inst_name, node.low, node.width, access, reset, _text(node), name)


def _fields(node: Any) -> list[Any]:
    if not node.get_property("nonsecure_copy", default=None):
        return list(node.fields())
    return [f for f in node.fields() if f.get_property("security", default=None) != "secure"]


def _limits(node: Any) -> dict[str, Any]:
    """Where a register or some of its fields do not exist; nothing for one that always does."""
    limits: dict[str, Any] = {}
    security = node.get_property("security", default=None)
    if security:
        limits["security"] = security
    sides: dict[str, list[str]] = {}
    for field in () if security else node.fields():
        only = field.get_property("security", default=None)
        if only:
            sides.setdefault(only, []).append(field.inst_name)
    if sides:
        limits["sides"] = sides
    if node.get_property("since_v2", default=None):
        limits["since"] = 2
    stage = node.get_property("stage", default=None)
    if stage:
        limits["stage"] = stage
    return limits


def _join_views(registers: list[dict[str, Any]]) -> None:
    """Views share their register's scope, array, access and writable bits."""
    by_name = {each["name"]: each for each in registers}
    for view in registers:
        if "view_of" not in view:
            continue
        base = by_name.get(view["view_of"])
        if base is None or base["offset"] != view["offset"]:
            raise BuildError(f"{view['name']} is a view of no register at its offset")
        if "when" in view and view["when"][0] not in (each[0] for each in base["fields"]):
            raise BuildError(f"{view['name']} hangs on no field of {view['view_of']}")
        for key in ("scope", "count", "stride"):
            view[key] = base[key]
        base["writable"] |= view["writable"]
    for view in registers:
        if "view_of" in view:
            view["writable"] = by_name[view["view_of"]]["writable"]
