# SPDX-License-Identifier: GPL-2.0-or-later
"""The JSON Schema of scenario files, from the same models that check them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from smmubench.scenario.complaints import reshapes
from smmubench.scenario.loader import Ops, default_ops
from smmubench.scenario.models import FrameModel

__all__ = ["scenario_schema"]

#: ``${name}`` may stand wherever a value of the matrix or of vars is put in.
_TEMPLATE = {"type": "string", "pattern": r"\$\{[^}]+\}"}

_MATRIX = {
    "description": "named lists of values; each combination is a case of its own",
    "type": "object",
    "properties": {
        "when": {"type": "string", "description": "keeps the points that meet this condition"},
        "default": {
            "type": "object",
            "description": "the point that keeps plain params {} (else the first value of each)",
        },
    },
    "patternProperties": {
        "^(?!when$|default$)[A-Za-z_][A-Za-z0-9_]*$": {
            "type": "array",
            "minItems": 1,
            "items": {"type": ["string", "number", "boolean"]},
        }
    },
    "additionalProperties": False,
}


def scenario_schema(ops: Ops | None = None) -> dict[str, Any]:
    """JSON Schema (2020-12) for editors and for whoever writes scenarios by program.

    It accepts every file that the bench accepts; the bench also checks what a schema can't say.
    """
    ops = default_ops() if ops is None else ops
    models = [(FrameModel, "validation"), *((op, "validation") for op in ops.values())]
    references, top = models_json_schema(models, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    definitions: dict[str, Any] = top["$defs"]
    frame_name = _name(references[(FrameModel, "validation")])
    frame = definitions.pop(frame_name)
    bodies = {
        name: _body(op, references[(op, "validation")], definitions) for name, op in ops.items()
    }
    limit = definitions.pop("TargetLimit")  # read before there is a matrix
    shorts = [short for body in bodies.values() for short in body]
    for definition in [*definitions.values(), *shorts]:
        _allow_templates(definition)
    definitions["TargetLimit"] = limit
    frame["properties"]["matrix"] = _MATRIX
    frame["properties"]["steps"]["items"] = {"$ref": "#/$defs/Step"}
    definitions["Step"] = {
        "description": "one op; when: runs it only at the points that meet the condition",
        "type": "object",
        "properties": {
            "when": {"type": "string"},
            **{
                name: {
                    "description": _first_line(op),
                    "anyOf": [*bodies[name], {"type": "null"}],
                }
                for name, op in ops.items()
            },
        },
        "additionalProperties": False,
        "oneOf": [{"required": [name]} for name in ops],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "smmubench scenario",
        **{key: value for key, value in frame.items() if key != "title"},
        "$defs": dict(sorted(definitions.items())),
    }


def _body(
    op: type[BaseModel], reference: dict[str, str], definitions: dict[str, Any]
) -> list[dict[str, Any]]:
    """What may stand behind an op's name: its model, and the short form if it takes one.

    An op that reshapes its input before it checks it takes the keys of its lists' items straight in
    its own body or, when it has no such list, a plain text for its one field.
    """
    own = {"$ref": reference["$ref"]}
    if not reshapes(op):
        return [own]
    definition = definitions[_name(reference)]
    items = [
        definitions[_name(each["items"])]
        for value in definition["properties"].values()
        for each in value.get("anyOf", [value])
        if "$ref" in each.get("items", {})
    ]
    if not items:
        return [own, {"type": "string"}]
    merged = dict(definition["properties"])
    for item in items:
        merged = {**item["properties"], **merged}
    return [own, {"type": "object", "properties": merged, "additionalProperties": False}]


def _name(reference: dict[str, str]) -> str:
    return reference["$ref"].rsplit("/", 1)[1]


def _first_line(op: type) -> str:
    return (op.__doc__ or "").strip().split("\n")[0]


def _allow_templates(definition: dict[str, Any]) -> None:
    """Let ``${name}`` stand for each value of an object's properties, however deep it is."""
    properties = definition.get("properties", {})
    for name, value in properties.items():
        properties[name] = _or_template(value)
    extra = definition.get("additionalProperties")
    if isinstance(extra, dict):
        definition["additionalProperties"] = _or_template(extra)


def _or_template(value: dict[str, Any]) -> dict[str, Any]:
    items = value.get("items")
    if isinstance(items, dict):
        # Many lists take a single item without its brackets; a schema can't tell which.
        inner = _or_template(items)
        value = {**value, "items": inner}
        single = [inner, _TEMPLATE]
    else:
        single = [_TEMPLATE]
    if value.get("type") == "string" and not (value.keys() & {"enum", "const", "pattern"}):
        return value  # any text is fine already
    told: dict[str, Any] = {
        key: value[key] for key in ("description", "title", "default") if key in value
    }
    return {**told, "anyOf": [value, *single]}
