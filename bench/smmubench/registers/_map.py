# SPDX-License-Identifier: GPL-2.0-or-later
"""The model of a register map, and the decoder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from smmubench.errors import UsageError, did_you_mean

T = TypeVar("T")


class UnknownName(UsageError, KeyError):
    """No register map, register, field or value has this name; ``str()`` says which has."""

    __str__ = Exception.__str__  # KeyError's would put the message in quotes


class _Names(dict[str, T]):
    """A dict whose missing keys are answered with a suggestion."""

    def __init__(self, what: str, items: Mapping[str, T]) -> None:
        super().__init__(items)
        self._what = what

    def __missing__(self, key: str) -> T:
        hint = did_you_mean(str(key), self) or did_you_mean(str(key).upper(), self)
        if not hint and len(self) <= 40:
            hint = f"; it has: {', '.join(self)}" if self else ""
        raise UnknownName(f'{self._what} "{key}"{hint}')


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One value of a field that has a name."""

    name: str
    value: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """Bits ``shift + width - 1 : shift`` of a register. ``access`` is rw, ro, wo, w1c or w1s."""

    name: str
    shift: int
    width: int
    access: str
    reset: int
    description: str
    values: tuple[EnumValue, ...] = ()

    @property
    def bits(self) -> str:
        """``31:12``, or ``0`` for a single bit."""
        return f"{self.shift + self.width - 1}:{self.shift}" if self.width > 1 else str(self.shift)

    @property
    def mask(self) -> int:
        """Ones at the field's place."""
        return ((1 << self.width) - 1) << self.shift

    def get(self, value: int) -> int:
        """The field of a register's ``value``."""
        return (value & self.mask) >> self.shift

    def put(self, number: int | str, value: int = 0) -> int:
        """``value`` with the field set to ``number``, or to the number that has this name.

        Raises UsageError for a number that doesn't fit, :class:`UnknownName` for an unknown name.
        """
        if isinstance(number, str):
            number = _Names(
                f"{self.name} has no value", {each.name: each.value for each in self.values}
            )[number]
        if not 0 <= number < 1 << self.width:
            bits = "1 bit" if self.width == 1 else f"{self.width} bits"
            raise UsageError(f"{self.name} has {bits}: {number:#x} does not fit")
        return value & ~self.mask | number << self.shift

    def label(self, number: int) -> str:
        """The number's name if it has one; else small numbers in decimal, others in hex."""
        for each in self.values:
            if each.value == number:
                return each.name
        return str(number) if number < 10 else hex(number)


@dataclass(frozen=True, slots=True)
class Register:
    """A register, or a view: another layout of the register ``view_of``.

    ``offset`` is in bytes, within the bank for ``scope`` "context", within the page for the name of
    a page, else within the window. ``width`` is in bits. ``count`` registers lie ``stride`` bytes
    apart. ``access`` is RW, RO, WO, W1C or W1S; ``writable`` has the bits on which a write acts.
    ``when`` is the field, and the value of it, that tell that a view applies.

    ``security`` ("secure", "nonsecure") is the side that has the register, None: both; ``sides``
    the fields that one side's copy has alone. ``since`` is the first version of the architecture
    that has it, ``stage`` the stage of the banks that do, None: either.
    """

    name: str
    title: str
    description: str
    scope: str
    offset: int
    width: int
    count: int
    stride: int
    access: str
    reset: int
    writable: int
    fields: Mapping[str, Field]
    view_of: str | None = None
    when: tuple[str, int] | None = None
    security: str | None = None
    sides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: int = 1
    stage: int | None = None

    def side_mask(self, side: str) -> int:
        """The bits that the copy of ``side`` ("secure", "nonsecure") has: all but the other's."""
        mask = (1 << self.width) - 1
        for owner, names in self.sides.items():
            if owner != side:
                for name in names:
                    mask &= ~self.fields[name].mask
        return mask

    @property
    def mask(self) -> int:
        """The bits that have a meaning."""
        if not self.fields:
            return (1 << self.width) - 1
        mask = 0
        for each in self.fields.values():
            mask |= each.mask
        return mask

    @property
    def digits(self) -> int:
        """Hex digits of a value."""
        return self.width // 4

    def encode(self, **fields: int | str) -> int:
        """A value with these fields, the others 0. Named values may be given by name."""
        value = 0
        for name, number in fields.items():
            value = self.fields[name].put(number, value)
        return value

    def decode(self, value: int) -> Decoded:
        """What ``value`` means in this layout."""
        if not 0 <= value < 1 << self.width:
            raise UsageError(f"{self.name} has {self.width} bits: {value:#x} does not fit")
        return Decoded(self, value)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A register's value, taken apart. ``str()`` is one line for people."""

    register: Register
    value: int

    @property
    def fields(self) -> dict[str, int]:
        """Every field's number."""
        return {name: field.get(self.value) for name, field in self.register.fields.items()}

    def __getitem__(self, name: str) -> int:
        return self.register.fields[name].get(self.value)

    @property
    def unknown(self) -> int:
        """Set bits that belong to no field."""
        return self.value & ~self.register.mask

    def __str__(self) -> str:
        fields = list(self.register.fields.values())
        if all(field.width == 1 and not field.values for field in fields):
            # Causes and switches: the names of those that are set, in the order of their bits.
            words = [field.name for field in fields if field.get(self.value)]
        else:
            # Numbers: from the top, as the digits of the value run.
            words = [
                f"{field.name}={field.label(field.get(self.value))}"
                for field in reversed(fields)
                if field.get(self.value) or len(fields) == 1
            ]
        if self.unknown:
            words.append(f"reserved={self.unknown:#x}")
        head = f"{self.register.name} {self.value:#0{self.register.digits + 2}x}"
        return f"{head}: {' '.join(words)}" if words else head


class Location(NamedTuple):
    """Which register an offset is: ``index`` is None for no array, ``context`` for a global one."""

    register: Register
    index: int | None  # type: ignore[assignment]  # the word; tuple.index() is of no use here
    context: int | None


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """All registers of one block.

    ``registers`` are in the order of their offsets, without views; ``map["NAME"]`` knows both.
    ``size`` is the window's, ``context_stride`` that of a context bank in bytes (0: no banks),
    ``contexts`` how many banks the layout has room for. A block whose registers lie in pages of
    ``page_size`` bytes has the numbers of its global pages in ``pages``, by scope, and its banks
    from ``context_base`` on; an instance's own figures come with :meth:`placed`.
    """

    name: str
    title: str
    description: str
    source: str
    prefix: str
    size: int
    contexts: int
    context_stride: int
    enums: Mapping[str, tuple[EnumValue, ...]]
    registers: tuple[Register, ...]
    views: tuple[Register, ...]
    _by_name: Mapping[str, Register]
    _by_offset: Mapping[tuple[str, int], Register]
    pages: Mapping[str, int] = field(default_factory=dict)
    page_size: int = 0
    context_base: int = 0

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> RegisterMap:
        """From the generator's data (the JSON beside this file)."""
        enums = {
            name: tuple(EnumValue(*value) for value in values)
            for name, values in data["enums"].items()
        }
        every = [_register(each, enums) for each in data["registers"]]
        registers = tuple(each for each in every if each.view_of is None)
        by_offset: dict[tuple[str, int], Register] = {}
        for each in registers:
            for index in range(each.count):
                by_offset[each.scope, each.offset + index * each.stride] = each
        return cls(
            name=data["name"],
            title=data["title"],
            description=data["description"],
            source=data["source"],
            prefix=data["prefix"],
            size=data["size"],
            contexts=data["contexts"],
            context_stride=data["context_stride"],
            enums=enums,
            registers=registers,
            views=tuple(each for each in every if each.view_of is not None),
            _by_name=_Names(f"{data['name']} has no register", {each.name: each for each in every}),
            _by_offset=by_offset,
            pages=data.get("pages", {}),
            page_size=data.get("page_size", 0),
            context_base=data.get("context_base", 0),
        )

    def placed(self, page_size: int, global_pages: int, contexts: int) -> RegisterMap:
        """This map as an instance has it: pages of ``page_size`` bytes, ``global_pages`` of them
        before the banks, and ``contexts`` banks.

        UsageError for a block without pages, or more banks than pages.
        """
        if not self.pages:
            raise UsageError(f"{self.name} has no register pages to place")
        if not 0 < contexts <= global_pages:
            raise UsageError(f"{contexts} banks do not fit into {global_pages} pages")
        return replace(
            self,
            size=2 * global_pages * page_size,
            contexts=contexts,
            context_stride=page_size,
            page_size=page_size,
            context_base=global_pages * page_size,
        )

    def __getitem__(self, name: str) -> Register:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Register]:
        return iter(self.registers)

    def __len__(self) -> int:
        return len(self.registers)

    def views_of(self, name: str) -> tuple[Register, ...]:
        """The other layouts of a register."""
        register = self[name]
        return tuple(view for view in self.views if view.view_of == register.name)

    def decode(self, name: str, value: int) -> Decoded:
        """What ``value`` of a register means; takes the view that the value itself says applies.

        Raises :class:`UnknownName`, or UsageError for a value wider than the register.
        """
        register = base = self[name]
        for view in self.views_of(name):
            if view.when and base.fields[view.when[0]].get(value) == view.when[1]:
                register = view
        return register.decode(value)

    def encode(self, name: str, **fields: int | str) -> int:
        """See :meth:`Register.encode`."""
        return self[name].encode(**fields)

    def address(self, name: str, *, context: int | None = None, index: int | None = None) -> int:
        """Offset in the block's window, in bytes.

        A register of a context bank needs ``context``, an array needs ``index``; UsageError if one
        is missing, out of range or makes no sense.
        """
        register = self[name]
        banked = register.scope == "context"
        bank = _number(register, "context", context, self.contexts if banked else 0)
        array = register.count > 1
        entry = _number(register, "index", index, register.count if array else 0)
        if banked:
            start = self.context_base + bank * self.context_stride
        else:
            start = self.pages.get(register.scope, 0) * self.page_size
        return start + register.offset + entry * register.stride

    def find(self, offset: int) -> Location | None:
        """The register at ``offset`` of the window; None if there is none."""
        context: int | None = None
        scope, within = "global", offset
        if self.pages:
            page, within = divmod(offset, self.page_size)
            scope = next((name for name, number in self.pages.items() if number == page), "")
        register = self._by_offset.get((scope, within))
        if register is None:
            banks = offset - self.context_base
            if not self.context_stride or not 0 <= banks < self.contexts * self.context_stride:
                return None
            context, within = divmod(banks, self.context_stride)
            register = self._by_offset.get(("context", within))
            if register is None:
                return None
        index = (within - register.offset) // register.stride if register.count > 1 else None
        return Location(register, index, context)


def _number(register: Register, what: str, number: int | None, limit: int) -> int:
    if not limit:
        if number is not None:
            raise UsageError(f"{register.name} has no {what}: there is one of it")
        return 0
    if number is None:
        raise UsageError(f"{register.name} needs {what}=: 0 to {limit - 1}")
    if not 0 <= number < limit:
        raise UsageError(f"{register.name}: {what} {number} is not 0 to {limit - 1}")
    return number


def _register(data: Mapping[str, Any], enums: Mapping[str, tuple[EnumValue, ...]]) -> Register:
    fields = {
        name: Field(name, shift, width, access, reset, text, enums[enum] if enum else ())
        for name, shift, width, access, reset, text, enum in data["fields"]
    }
    when = data.get("when")
    return Register(
        name=data["name"],
        title=data["title"],
        description=data["description"],
        scope=data["scope"],
        offset=data["offset"],
        width=data["width"],
        count=data["count"],
        stride=data["stride"],
        access=data["access"],
        reset=data["reset"],
        writable=data["writable"],
        fields=_Names(f"{data['name']} has no field", fields),
        view_of=data.get("view_of"),
        when=(when[0], when[1]) if when else None,
        security=data.get("security"),
        sides={side: tuple(names) for side, names in data.get("sides", {}).items()},
        since=data.get("since", 1),
        stage=data.get("stage"),
    )
