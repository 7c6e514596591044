# SPDX-License-Identifier: GPL-2.0-or-later
"""Fields of the SMMU's registers, as the oracle reads them (ARM IHI 0062, chapters 9 to 16).

A table of the oracle's own, typed from the public register facts and not from the generated
register map, so that a wrong bit number in one of them shows. A register with several layouts has
a row for each: ``TCR`` and ``PAR`` by format, ``SCTLR`` and ``FSYNR0`` by stage.
"""

from __future__ import annotations

from typing import Final

#: What a layout is: field name -> (lowest bit, width).
Layout = dict[str, tuple[int, int]]

#: S2CR, sCR0 and SCTLR hold these at places of their own; see attributes.overridden.
FIELDS: Final[dict[str, Layout]] = {
    "sCR0": {
        "CLIENTPD": (0, 1), "GFRE": (1, 1), "EXIDENABLE": (3, 1), "USFCFG": (10, 1),
        "MemAttr": (16, 4), "MTCFG": (20, 1), "SMCFCFG": (21, 1), "SHCFG": (22, 2),
        "WACFG": (26, 2), "NSCFG": (28, 2),
    },
    "SCR1": {"NSNUMCBO": (0, 8), "NSNUMSMRGO": (8, 8), "SIF": (26, 1)},
    "IDR0": {
        "NUMSMRG": (0, 8), "EXIDS": (8, 1), "NUMSIDB": (9, 4), "NUMIRPT": (16, 8), "PTFS": (24, 2),
        "SMS": (27, 1), "NTS": (28, 1), "S2TS": (29, 1), "S1TS": (30, 1), "SES": (31, 1),
    },
    "IDR1": {"NUMCB": (0, 8), "SMCD": (15, 1), "NUMS2CB": (16, 8), "HAFDBS": (24, 2)},
    "IDR2": {
        "IAS": (0, 4), "OAS": (4, 4), "UBS": (8, 4), "PTFSv8_4kB": (12, 1), "PTFSv8_16kB": (13, 1),
        "PTFSv8_64kB": (14, 1), "HADS": (28, 1), "DIPANS": (30, 1),
    },
    "sGFSR": {
        "ICF": (0, 1), "USF": (1, 1), "SMCF": (2, 1), "UCBF": (3, 1), "UCIF": (4, 1), "CAF": (5, 1),
        "EF": (6, 1), "PF": (7, 1), "UUT": (8, 1), "MULTI": (31, 1),
    },
    "sGFSYNR0": {
        "NESTED": (0, 1), "WNR": (1, 1), "PNU": (2, 1), "IND": (3, 1), "NSSTATE": (4, 1),
        "NSATTR": (5, 1), "ATS": (6, 1),
    },
    "SMR": {"ID": (0, 15), "MASK": (16, 15), "VALID": (31, 1)},
    "SMR_EXID": {"EXID": (0, 16), "EXMASK": (16, 16)},
    "S2CR": {
        "CBNDX": (0, 8), "SHCFG": (8, 2), "EXIDVALID": (10, 1), "MTCFG": (11, 1),
        "MemAttr": (12, 4), "TYPE": (16, 2), "NSCFG": (18, 2), "WACFG": (22, 2),
        "PRIVCFG": (24, 2), "INSTCFG": (26, 2),
    },
    "CBAR": {"HYPC": (10, 1), "CBNDX": (8, 8), "TYPE": (16, 2), "IRPTNDX": (24, 8)},
    "CBA2R": {"VA64": (0, 1)},
    "SCTLR": {
        "M": (0, 1), "TRE": (1, 1), "AFE": (2, 1), "AFFD": (3, 1), "E": (4, 1), "CFRE": (5, 1),
        "CFCFG": (7, 1), "WXN": (9, 1), "UWXN": (10, 1), "MemAttr": (16, 4), "MTCFG": (20, 1),
        "SHCFG": (22, 2), "WACFG": (26, 2), "NSCFG": (28, 2),
    },
    # No MTCFG: a stage 2 that is off has nothing to say about the memory type.
    "SCTLR_S2": {
        "M": (0, 1), "AFFD": (3, 1), "E": (4, 1), "CFRE": (5, 1), "CFCFG": (7, 1), "PTW": (13, 1),
        "SHCFG": (22, 2), "WACFG": (26, 2),
    },
    "TCR2": {
        "PASize": (0, 3), "TBI0": (5, 1), "TBI1": (6, 1), "HAD0": (8, 1), "HAD1": (9, 1),
        "HA": (10, 1), "HD": (11, 1), "NSCFG0": (14, 1), "SEP": (15, 3), "NSCFG1": (30, 1),
    },
    # Short: bits 2:0, PD0 and PD1 are at ARMv7's places, so short.Settings takes the register raw.
    "TCR_SHORT": {"NSCFG0": (14, 1), "NSCFG1": (30, 1), "EAE": (31, 1)},
    "TCR_LONG": {
        "T0SZ": (0, 3), "EPD0": (7, 1), "NSCFG0": (14, 1), "T1SZ": (16, 3), "EPD1": (23, 1),
        "NSCFG1": (30, 1), "EAE": (31, 1),
    },
    "TCR_64": {
        "T0SZ": (0, 6), "EPD0": (7, 1), "TG0": (14, 2), "T1SZ": (16, 6), "EPD1": (23, 1),
        "TG1": (30, 2),
    },
    "TCR_S2_LONG": {"T0SZ": (0, 4), "SL0": (6, 2)},
    "TCR_S2_64": {
        "T0SZ": (0, 6), "SL0": (6, 2), "TG0": (14, 2), "PASize": (16, 3), "HA": (21, 1),
        "HD": (22, 1),
    },
    "TTBR": {"BASE": (0, 48)},
    "FSR": {
        "TF": (1, 1), "AFF": (2, 1), "PF": (3, 1), "EF": (4, 1), "TLBMCF": (5, 1),
        "TLBLKF": (6, 1), "ASF": (7, 1), "UUT": (8, 1), "FORMAT": (9, 2), "SS": (30, 1),
        "MULTI": (31, 1),
    },
    "FSYNR0": {
        "PLVL": (0, 2), "NESTED": (2, 1), "S1PTWF": (3, 1), "WNR": (4, 1), "PNU": (5, 1),
        "IND": (6, 1), "NSATTR": (8, 1), "PTWF": (10, 1), "S1CBNDX": (16, 8),
    },
    "FSYNR1": {"MID": (0, 8)},
    "PAR_FAULT": {
        "F": (0, 1), "TF": (1, 1), "AFF": (2, 1), "PF": (3, 1), "EF": (4, 1), "TLBMCF": (5, 1),
        "TLBLKF": (6, 1), "ASF": (7, 1), "FORMAT": (8, 2), "ICF": (29, 1), "UCBF": (30, 1),
        "PLVL": (32, 2), "STAGE": (35, 1),
    },
    "PAR_SHORT": {
        "SS": (1, 1), "OUTER": (2, 2), "INNER": (4, 3), "SH": (7, 1), "NS": (9, 1), "NOS": (10, 1),
        "PA": (12, 20),
    },
    "PAR_LONG": {"SH": (7, 2), "NS": (9, 1), "ONE": (11, 1), "PA": (12, 36), "MATTR": (56, 8)},
}  # fmt: skip

#: IAS, OAS, PASize: code -> bits. Larger codes than 5 mean 48 bits.
ADDRESS_SIZES: Final = (32, 36, 40, 42, 44, 48)

#: IDR2.UBS: as ADDRESS_SIZES but for these.
UPSTREAM_SIZES: Final = {5: 49, 15: 64}


def get(layout: str, field: str, value: int) -> int:
    """The field of a register's ``value``; KeyError for unknown names."""
    low, width = FIELDS[layout][field]
    return value >> low & ((1 << width) - 1)


def put(layout: str, **fields: int) -> int:
    """A register's value with these fields, the others 0; a value too wide is cut to the field."""
    value = 0
    for name, number in fields.items():
        low, width = FIELDS[layout][name]
        value |= (number & ((1 << width) - 1)) << low
    return value


def address_size(code: int) -> int:
    """Bits of an address that IAS, OAS or PASize names."""
    return ADDRESS_SIZES[min(code, 5)]
