# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests that use the bench's fixtures: pytest docs/examples/test_display.py"""

import pytest


def test_the_display_reads_what_the_cpu_wrote(step):
    step("buffer", name="frame", size="1M", align="1M")
    step("attach", master="mdp_port0_cb0", space="display")
    step("map", buffer="frame", master="mdp_port0_cb0")
    step("dma", master="mdp_port0_cb0", map="frame", sees="frame")


def test_one_section_costs_one_miss(buffer):
    iommu = buffer.iommu
    iommu.step("dma", master=iommu.master, map=buffer.name, sees=buffer.name)
    assert iommu.counters()["misses"] == 1
    assert iommu.translate(buffer.iova).hit


@pytest.mark.hardware(tlb_entries=1, tlb_ways=1)
def test_two_pages_fight_for_one_entry(iommu):
    step = iommu.step
    step("buffer", name="pair", size="8K")
    step("map", buffer="pair", master=iommu.master, page="4K")
    step("dma", master=iommu.master, map="pair", sees="pair", repeat=3)
    assert iommu.counters()["misses"] == 6


@pytest.mark.parametrize("size", ["4K", "64K", "1M", "16M"])
def test_the_byte_after_a_page_faults(iommu, size):
    step = iommu.step
    step("buffer", name="page", size=size, align=size)
    step("map", buffer="page", master=iommu.master, at=0x10000000, page=size)
    end = 0x10000000 + step.world.buffer("page").length
    assert iommu.translate(end - 1).status == "translated"
    assert iommu.translate(end).causes >= {"translation"}
