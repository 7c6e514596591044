# SPDX-License-Identifier: GPL-2.0-or-later
"""Scripted QMP sessions: files of commands and expectations, a shell, and logs turned into files.

A session file has one command a line in qmp-shell's syntax, ``#`` comments, and ``expect`` lines::

    x-iommu-query path=/machine/iommu/mdp0
    expect return model="msm-v0" contexts[0].translating=false
    poke 0x80004000 0x80000c02
    x-iommu-translate path=/machine/iommu/mdp0 stream=7 iovas=[0]
    x-dma-run starts=[{"master":"/machine/dma/mdp_port0_cb0","list":0x80000000}]
    expect event IOMMU_FAULT context=0 timeout=2

A command that QEMU refuses fails the session unless the next line is ``expect error "words"``.
"""

from smmubench.session.convert import convert_log
from smmubench.session.parse import parse_session
from smmubench.session.play import Outcome, run_file
from smmubench.session.shell import shell

__all__ = ["Outcome", "convert_log", "parse_session", "run_file", "shell"]
