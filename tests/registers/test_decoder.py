# SPDX-License-Identifier: GPL-2.0-or-later
"""The decoder: values to words and back, addresses, names that don't exist."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smmubench import registers
from smmubench.errors import UsageError
from smmubench.registers import UnknownName, load


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("FSR", 0x80000002, "FSR 0x80000002: TF MULTI"),
        ("FSR", 0, "FSR 0x00000000"),
        ("FSYNR1", 0x00000120, "FSYNR1 0x00000120: AWRITE=1 APRIV=1"),
        ("FAR", 0x12345678, "FAR 0x12345678"),
        ("SCTLR", 0x47, "SCTLR 0x00000047: M TRE AFE reserved=0x40"),
        ("M2VCBR_N", 0x00C00100, "M2VCBR_N 0x00c00100: NSCFG=NONSECURE CBNDX=1"),
        ("RESUME", 0, "RESUME 0x00000000: TNR=RETRY"),
        ("CONTEXTIDR", 0x2A, "CONTEXTIDR 0x0000002a: ASID=0x2a"),
        ("PAR", 0x80001010, "PAR 0x80001010: PA=0x80001 MT=SO"),
        ("PAR", 0x00010003, "PAR_FAULT 0x00010003: FAULT TF SL"),
        ("TTBR0", 0x8000404B, "TTBR0 0x8000404b: PA=0x20001 IRGNL=1 ORGN=WBWA SH=1 IRGNH=1"),
    ],
)
def test_one_line_of_text(name: str, value: int, text: str) -> None:
    assert str(load("msm-v0").decode(name, value)) == text


def test_64_bit_word() -> None:
    assert str(load("bench-desc").decode("SRC", 0x1_8000_0000)) == "SRC 0x0000000180000000"


def test_decoded_fields_by_name() -> None:
    decoded = load("msm-v0").decode("FSYNR0", 0x0300_4205)
    assert (decoded["AMID"], decoded["APID"]) == (5, 2)
    assert decoded.fields == {"AMID": 5, "APID": 2, "ABID": 2, "ATID": 3}
    assert decoded.unknown == 0


def test_field_masks() -> None:
    tf = load("msm-v0")["FSR"].fields["TF"]
    assert (tf.mask, tf.shift, tf.width, tf.bits) == (2, 1, 1, "1")
    assert load("msm-v0")["PAR"].fields["PA"].bits == "31:12"


def test_encode() -> None:
    msm = load("msm-v0")
    assert msm["FSR"].encode(TF=1, MULTI=1) == 0x80000002
    assert msm["RESUME"].encode(TNR="TERMINATE") == 1
    assert msm["TTBR0"].fields["PA"].put(0x3FFFF, 0x4B) == 0xFFFFC04B
    assert msm["TTBR0"].fields["PA"].put(0, 0xFFFFC04B) == 0x4B


@given(st.data())
def test_encode_undoes_decode(data: st.DataObject) -> None:
    block = load(data.draw(st.sampled_from(registers.map_names())))
    register = data.draw(st.sampled_from([each for each in block if each.fields]))
    value = data.draw(st.integers(0, (1 << register.width) - 1))
    decoded = register.decode(value)
    assert register.encode(**decoded.fields) | decoded.unknown == value


def test_addresses() -> None:
    msm = load("msm-v0")
    assert msm.address("FSR", context=0) == 0x20
    assert msm.address("FSR", context=2) == 0x2020
    assert msm.address("PAR_FAULT", context=1) == 0x101C
    assert msm.address("M2VCBR_N", index=511) == 0xFF7FC
    assert msm.address("CR") == 0xFFF80


@pytest.mark.parametrize(
    ("offset", "found"),
    [
        (0x0, ("SCTLR", None, 0)),
        (0x1820, ("RESUME", None, 1)),
        (0xFE020, ("FSR", None, 254)),
        (0xFF000, ("M2VCBR_N", 0, None)),
        (0xFFBFC, ("CBACR_N", 255, None)),
        (0xFFF88, ("ESR", None, None)),
        (0x00C, None),
        (0x021, None),
        (0xFFC00, None),
        (0x100000, None),
        (-0xFE0, None),
    ],
)
def test_find(offset: int, found: tuple[str, int | None, int | None] | None) -> None:
    location = load("msm-v0").find(offset)
    if found is None:
        assert location is None
    else:
        assert location is not None
        register, index, context = location
        assert (register.name, index, context) == found


@pytest.mark.parametrize("name", registers.map_names())
def test_find_undoes_address(name: str) -> None:
    block = load(name)
    for register in block:
        context = 3 if register.scope == "context" else None
        index = register.count - 1 if register.count > 1 else None
        offset = block.address(register.name, context=context, index=index)
        assert block.find(offset) == (register, index, context)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: load("msm"), 'no register map is called "msm"; did you mean "msm-v0"?'),
        (lambda: load("msm-v0")["FRS"], 'msm-v0 has no register "FRS"; did you mean "FSR"?'),
        (lambda: load("msm-v0")["fsr"], 'msm-v0 has no register "fsr"; did you mean "FSR"?'),
        (lambda: load("msm-v0")["FSR"].encode(TFF=1), 'FSR has no field "TFF"; did you mean "TF"?'),
        (lambda: load("msm-v0")["FAR"].fields["X"], 'FAR has no field "X"'),
        (
            lambda: load("msm-v0").encode("RESUME", TNR="RETRIE"),
            'TNR has no value "RETRIE"; did you mean "RETRY"?',
        ),
    ],
)
def test_unknown_names(wrong: object, message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        wrong()  # type: ignore[operator]
    assert str(caught.value) == message
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, UsageError)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: load("msm-v0").address("FSR"), "FSR needs context=: 0 to 254"),
        (lambda: load("msm-v0").address("FSR", context=255), "FSR: context 255 is not 0 to 254"),
        (lambda: load("msm-v0").address("CR", context=0), "CR has no context: there is one of it"),
        (lambda: load("msm-v0").address("M2VCBR_N"), "M2VCBR_N needs index=: 0 to 511"),
        (lambda: load("msm-v0").encode("RESUME", TNR=2), "TNR has 1 bit: 0x2 does not fit"),
        (
            lambda: load("msm-v0").decode("FSR", 1 << 32),
            "FSR has 32 bits: 0x100000000 does not fit",
        ),
        (lambda: load("msm-v0").decode("FSR", -1), "FSR has 32 bits: -0x1 does not fit"),
    ],
)
def test_wrong_numbers(wrong: object, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        wrong()  # type: ignore[operator]
    assert str(caught.value) == message


def test_a_view_that_only_another_register_selects_is_used_by_name() -> None:
    msm = load("msm-v0")
    assert [view.name for view in msm.views_of("TTBR0")] == ["TTBR0_SPLIT"]
    assert msm.decode("TTBR0_SPLIT", 0x80000080)["PA"] == 0x1000001
    assert msm.decode("TTBR0", 0x80000080).unknown == 0x80


def test_no_systemrdl_at_run_time() -> None:
    script = "import sys; from smmubench import registers; registers.load('msm-v0'); print('systemrdl' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_describe_tells_place_access_fields_and_values() -> None:
    text = registers.describe(load("msm-v0"), "RESUME")
    assert "RESUME: Resume" in text
    assert "0x00820 + bank * 0x1000" in text
    assert "write only" in text
    assert "1 TERMINATE: end the transaction" in text
    assert "TTBR0_SPLIT" in registers.describe(load("msm-v0"), "TTBR0")
    assert "when FAULT is 1" in registers.describe(load("msm-v0"), "PAR_FAULT")


def test_describe_tells_where_a_register_of_pages_is_and_who_has_it() -> None:
    smmu = load("smmu-v2")
    scr0 = registers.describe(smmu, "sCR0")
    assert "  offset  0x00000 in gr0: page 0\n" in scr0
    assert "VMIDPNE, HYPMODE, VMID16EN exist in the non-secure copy only." in scr0
    assert "NSCFG exists in the secure copy only." in scr0
    ipafar = registers.describe(smmu, "IPAFAR")
    assert "  offset  0x00070 in bank: page NUMPAGE + n\n" in ipafar
    assert "Not in version 1 of the architecture. Banks of stage 2 only." in ipafar
    assert "Secure accesses only." in registers.describe(smmu, "SCR1")
    assert "read, write 1 to set" in registers.describe(smmu, "PMCNTENSET")
    assert "other layouts: PAR_SHORT, PAR_FAULT" in registers.describe(smmu, "PAR")
    assert registers.limits(smmu["TCR"]) == ""


def test_describe_and_table_keep_their_columns() -> None:
    smmu = load("smmu-v2")
    lines = registers.describe(smmu, "SCR1").splitlines()
    head = next(line for line in lines if line.startswith("  bits"))
    longest = next(line for line in lines if "NSCOMPINDEXDISABLE" in line)
    assert head.index("access") == longest.index(" rw ") + 1
    table = registers.table(smmu).splitlines()
    titles = {
        line.index(title)
        for line in table
        for title in ("Query status", "Fault address")
        if line.endswith(f"  {title}")
    }
    assert titles == {table[2].index("title")}


def test_describe_refuses_an_unknown_name() -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        registers.describe(load("msm-v0"), "RESUMEE")


@pytest.mark.parametrize("name", registers.map_names())
def test_table_has_every_register(name: str) -> None:
    block = load(name)
    lines = registers.table(block).splitlines()
    for register in (*block.registers, *block.views):
        # The title, from the third word on, may name another register.
        assert sum(register.name in line.replace("[", " ").split()[:2] for line in lines) == 1
    assert all(len(line) <= 100 for line in lines)


def test_exports() -> None:
    assert all(hasattr(registers, name) for name in registers.__all__)
