# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot a Linux kernel on apq8064-bench, with a program of ours as its PID 1.

python docs/examples/linux.py ZIMAGE INIT
"""

import sys
import tempfile
from pathlib import Path

from smmubench.targets.guest import run_guest


def entry(name, mode, data=b"", device=(0, 0)):
    """One file of a cpio archive in the "newc" format that the kernel unpacks."""
    words = [1, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name) + 1, 0]
    head = b"070701" + b"".join(b"%08x" % word for word in words) + name.encode() + b"\0"
    return b"".join(part + b"\0" * (-len(part) % 4) for part in (head, data))


kernel, init = map(Path, sys.argv[1:])
with tempfile.TemporaryDirectory() as folder:
    archive = Path(folder, "initramfs.cpio")
    archive.write_bytes(
        entry("dev", 0o040755)
        + entry("dev/console", 0o020600, device=(5, 1))
        + entry("init", 0o100755, init.read_bytes())
        + entry("TRAILER!!!", 0)
    )
    result = run_guest(
        kernel,
        arguments=["-initrd", str(archive), "-append", "console=ttyAMA0 quiet panic=-1"],
        timeout=120,
    )
print(*result.console[-5:], sep="\n")
print(f"{result.verdict}: {result.reason} ({result.ended})")
sys.exit(result.verdict != "PASS")
