# SPDX-License-Identifier: GPL-2.0-or-later
"""Does what came look like what a page shows?"""

from __future__ import annotations

import doctest
import json
import re
from collections.abc import Sequence

#: What differs from run to run and from machine to machine.
_VARIES = [
    (r"\s+\d+\.\d\d s\b", " # s"),  # a case's and a run's wall time
    (r"\bin \d+\.\d\ds\b.*", "in # s"),  # pytest's
    (r"\b(\w*microseconds\w*)=[\d.e+]+", r"\1=#"),
    (r"[^\s'\"]*\bout/\d{8}-\d{6}(-\d+)?", "RUN"),
    (r"[^\s'\"]*/smb-\w+", "PRIVATE"),
    (r"\S*/smmubench/(core|firmware|qemu)/[0-9a-f]+", r"CACHE/\1"),
    (r"^ *\d+\.\d{6} ", "# "),  # time stamp of a log
    (r"\bpc 0x[0-9a-f]+ <(\w+)\+0x[0-9a-f]+>", r"pc \1"),
    (r"[^\s\"]*/(bench/smmubench/scenarios/)", r"\1"),  # shipped, wherever that is
    (r"\btime(stamp)?=\"[^\"]*\"", r'time\1="#"'),
    (r"value=\"[0-9a-f]{16}\"", 'value="#"'),
]

#: Progress of something that is built on first use.
_PROGRESS = re.compile(r"^(building|waiting for another build of) ")


def normal(line: str) -> str:
    """``line`` without what varies; members of a JSON reply in order of their names."""
    if reply := re.match(r"^(\s*-> )(\{.*\})$", line):
        line = reply[1] + json.dumps(json.loads(reply[2]), sort_keys=True)
    for pattern, instead in _VARIES:
        line = re.sub(pattern, instead, line)
    return line.rstrip()


def differs(came: Sequence[str], shown: Sequence[str]) -> str:
    """Empty when ``came`` is what is shown, else both, for people.

    A line ``...`` stands for any lines, and ``...`` within a line for any text.
    """
    came = [normal(line) for line in came if not _PROGRESS.match(line)]
    pattern = ""
    for line in (normal(line) for line in shown):
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(re.escape(part) for part in line.split("...")) + r"\n"
    if re.fullmatch(pattern, "".join(f"{line}\n" for line in came)):
        return ""
    return "\n".join(["the page shows:", *shown, "", "and this came:", *came])


class Checker(doctest.OutputChecker):
    """Compares what Python printed as :func:`differs` does."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return not differs(got.splitlines(), want.splitlines())
