/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * machines.c - every machine as the tables of hwm_machine.h.
 * Made by `smmubench build generated` from the tables in hw-model/machines; do not edit.
 */
#include "hwm_machine.h"
#include <stddef.h>

/* APQ8064-like board with 12 MSM IOMMUs */

/* kind, name, base, size, irq, irqs, iommu, stream */
static const hwm_window apq8064_bench_windows[] = {
    {HWM_WIN_RAM, "ram", 0x80000000u, 0x20000000u, -1, 0, -1, 0},
    {HWM_WIN_SRAM, "sram", 0x2a000000u, 0x100000u, -1, 0, -1, 0},
    {HWM_WIN_GIC_DIST, "gic-dist", 0x2000000u, 0x1000u, -1, 0, -1, 0},
    {HWM_WIN_GIC_CPU, "gic-cpu", 0x2002000u, 0x2000u, -1, 0, -1, 0},
    {HWM_WIN_UART, "uart", 0x16440000u, 0x1000u, 154, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio0", 0xa000000u, 0x200u, 16, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio1", 0xa000200u, 0x200u, 17, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio2", 0xa000400u, 0x200u, 18, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio3", 0xa000600u, 0x200u, 19, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio4", 0xa000800u, 0x200u, 20, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio5", 0xa000a00u, 0x200u, 21, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio6", 0xa000c00u, 0x200u, 22, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio7", 0xa000e00u, 0x200u, 23, 1, -1, 0},
    {HWM_WIN_BENCH_PAGE, "bench-page", 0xa100000u, 0x1000u, -1, 0, -1, 0},
};

static const hwm_mid_range apq8064_bench_vcap_vc_mids[] = {{0, 0}};
static const hwm_mid_range apq8064_bench_vcap_vp_mids[] = {{1, 1}};
static const hwm_mid_range apq8064_bench_jpegd_src_mids[] = {{0, 0}};
static const hwm_mid_range apq8064_bench_jpegd_dst_mids[] = {{1, 1}};
static const hwm_mid_range apq8064_bench_vpe_src_mids[] = {{0, 0}};
static const hwm_mid_range apq8064_bench_vpe_dst_mids[] = {{1, 1}};
static const hwm_mid_range apq8064_bench_mdp_port0_cb0_mids[] = {{0, 0}, {2, 2}};
static const hwm_mid_range apq8064_bench_mdp_port0_cb1_mids[] = {{1, 1}, {3, 10}};
static const hwm_mid_range apq8064_bench_mdp_port1_cb0_mids[] = {{0, 0}, {2, 2}};
static const hwm_mid_range apq8064_bench_mdp_port1_cb1_mids[] = {{1, 1}, {3, 10}};
static const hwm_mid_range apq8064_bench_rot_src_mids[] = {{0, 0}};
static const hwm_mid_range apq8064_bench_rot_dst_mids[] = {{1, 1}};
static const hwm_mid_range apq8064_bench_ijpeg_src_mids[] = {{0, 0}};
static const hwm_mid_range apq8064_bench_ijpeg_dst_mids[] = {{1, 1}};
static const hwm_mid_range apq8064_bench_vfe_imgwr_mids[] = {{2, 8}};
static const hwm_mid_range apq8064_bench_vfe_misc_mids[] = {{0, 1}, {9, 9}};
static const hwm_mid_range apq8064_bench_vcodec_a_stream_mids[] = {{2, 2}, {5, 5}};
static const hwm_mid_range apq8064_bench_vcodec_a_mm1_mids[] = {{0, 1}, {6, 15}};
static const hwm_mid_range apq8064_bench_vcodec_b_mm2_mids[] = {{0, 1}, {6, 15}};
static const hwm_mid_range apq8064_bench_gfx3d_user_mids[] = {{0, 15}};
static const hwm_mid_range apq8064_bench_gfx3d_priv_mids[] = {{16, 31}};
static const hwm_mid_range apq8064_bench_gfx3d1_user_mids[] = {{0, 15}};
static const hwm_mid_range apq8064_bench_gfx3d1_priv_mids[] = {{16, 31}};

static const hwm_machine_context apq8064_bench_vcap_contexts[] = {
    {"vcap_vc", 0, 0, 1, apq8064_bench_vcap_vc_mids},
    {"vcap_vp", 1, 1, 1, apq8064_bench_vcap_vp_mids},
};

static const hwm_machine_context apq8064_bench_jpegd_contexts[] = {
    {"jpegd_src", 0, 0, 1, apq8064_bench_jpegd_src_mids},
    {"jpegd_dst", 1, 1, 1, apq8064_bench_jpegd_dst_mids},
};

static const hwm_machine_context apq8064_bench_vpe_contexts[] = {
    {"vpe_src", 0, 0, 1, apq8064_bench_vpe_src_mids},
    {"vpe_dst", 1, 1, 1, apq8064_bench_vpe_dst_mids},
};

static const hwm_machine_context apq8064_bench_mdp0_contexts[] = {
    {"mdp_port0_cb0", 0, 0, 2, apq8064_bench_mdp_port0_cb0_mids},
    {"mdp_port0_cb1", 1, 1, 2, apq8064_bench_mdp_port0_cb1_mids},
};

static const hwm_machine_context apq8064_bench_mdp1_contexts[] = {
    {"mdp_port1_cb0", 0, 0, 2, apq8064_bench_mdp_port1_cb0_mids},
    {"mdp_port1_cb1", 1, 1, 2, apq8064_bench_mdp_port1_cb1_mids},
};

static const hwm_machine_context apq8064_bench_rot_contexts[] = {
    {"rot_src", 0, 0, 1, apq8064_bench_rot_src_mids},
    {"rot_dst", 1, 1, 1, apq8064_bench_rot_dst_mids},
};

static const hwm_machine_context apq8064_bench_ijpeg_contexts[] = {
    {"ijpeg_src", 0, 0, 1, apq8064_bench_ijpeg_src_mids},
    {"ijpeg_dst", 1, 1, 1, apq8064_bench_ijpeg_dst_mids},
};

static const hwm_machine_context apq8064_bench_vfe_contexts[] = {
    {"vfe_imgwr", 0, 2, 1, apq8064_bench_vfe_imgwr_mids},
    {"vfe_misc", 1, 0, 2, apq8064_bench_vfe_misc_mids},
};

static const hwm_machine_context apq8064_bench_vcodec_a_contexts[] = {
    {"vcodec_a_stream", 0, 2, 2, apq8064_bench_vcodec_a_stream_mids},
    {"vcodec_a_mm1", 1, 0, 2, apq8064_bench_vcodec_a_mm1_mids},
};

static const hwm_machine_context apq8064_bench_vcodec_b_contexts[] = {
    {"vcodec_b_mm2", 0, 0, 2, apq8064_bench_vcodec_b_mm2_mids},
};

static const hwm_machine_context apq8064_bench_gfx3d_contexts[] = {
    {"gfx3d_user", 0, 0, 1, apq8064_bench_gfx3d_user_mids},
    {"gfx3d_priv", 1, 16, 1, apq8064_bench_gfx3d_priv_mids},
};

static const hwm_machine_context apq8064_bench_gfx3d1_contexts[] = {
    {"gfx3d1_user", 0, 0, 1, apq8064_bench_gfx3d1_user_mids},
    {"gfx3d1_priv", 1, 16, 1, apq8064_bench_gfx3d1_priv_mids},
};

/* name, model, base, size, irq_secure, irq_nonsecure, banks, contexts,
 * preset, global_irq, secure_irq, first_context_irq, context_irqs, properties */
static const hwm_machine_iommu apq8064_bench_iommus[] = {
    {"vcap", "msm-v0", 0x7200000u, 0x100000u, 236, 237, 2, 2, apq8064_bench_vcap_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"jpegd", "msm-v0", 0x7300000u, 0x100000u, 65, 66, 2, 2, apq8064_bench_jpegd_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"vpe", "msm-v0", 0x7400000u, 0x100000u, 51, 52, 2, 2, apq8064_bench_vpe_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"mdp0", "msm-v0", 0x7500000u, 0x100000u, 63, 64, 2, 2, apq8064_bench_mdp0_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"mdp1", "msm-v0", 0x7600000u, 0x100000u, 61, 62, 2, 2, apq8064_bench_mdp1_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"rot", "msm-v0", 0x7700000u, 0x100000u, 59, 60, 2, 2, apq8064_bench_rot_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"ijpeg", "msm-v0", 0x7800000u, 0x100000u, 67, 68, 2, 2, apq8064_bench_ijpeg_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"vfe", "msm-v0", 0x7900000u, 0x100000u, 53, 54, 2, 2, apq8064_bench_vfe_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"vcodec_a", "msm-v0", 0x7a00000u, 0x100000u, 57, 58, 2, 2, apq8064_bench_vcodec_a_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"vcodec_b", "msm-v0", 0x7b00000u, 0x100000u, 55, 56, 2, 1, apq8064_bench_vcodec_b_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"gfx3d", "msm-v0", 0x7c00000u, 0x100000u, 69, 70, 3, 2, apq8064_bench_gfx3d_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
    {"gfx3d1", "msm-v0", 0x7d00000u, 0x100000u, 210, 211, 3, 2, apq8064_bench_gfx3d1_contexts,
     NULL, -1, -1, -1, 0, 0, NULL},
};

/* name, base, size, irq, iommu, stream, window base and size, bus offset */
static const hwm_machine_master apq8064_bench_masters[] = {
    {"vcap_vc", 0xb000000u, 0x1000u, 100, 0, 0, 0, 0, 0},
    {"vcap_vp", 0xb001000u, 0x1000u, 101, 0, 1, 0, 0, 0},
    {"jpegd_src", 0xb002000u, 0x1000u, 102, 1, 0, 0, 0, 0},
    {"jpegd_dst", 0xb003000u, 0x1000u, 103, 1, 1, 0, 0, 0},
    {"vpe_src", 0xb004000u, 0x1000u, 104, 2, 0, 0, 0, 0},
    {"vpe_dst", 0xb005000u, 0x1000u, 105, 2, 1, 0, 0, 0},
    {"mdp_port0_cb0", 0xb006000u, 0x1000u, 106, 3, 0, 0, 0, 0},
    {"mdp_port0_cb1", 0xb007000u, 0x1000u, 107, 3, 1, 0, 0, 0},
    {"mdp_port1_cb0", 0xb008000u, 0x1000u, 108, 4, 0, 0, 0, 0},
    {"mdp_port1_cb1", 0xb009000u, 0x1000u, 109, 4, 1, 0, 0, 0},
    {"rot_src", 0xb00a000u, 0x1000u, 110, 5, 0, 0, 0, 0},
    {"rot_dst", 0xb00b000u, 0x1000u, 111, 5, 1, 0, 0, 0},
    {"ijpeg_src", 0xb00c000u, 0x1000u, 112, 6, 0, 0, 0, 0},
    {"ijpeg_dst", 0xb00d000u, 0x1000u, 113, 6, 1, 0, 0, 0},
    {"vfe_imgwr", 0xb00e000u, 0x1000u, 114, 7, 2, 0, 0, 0},
    {"vfe_misc", 0xb00f000u, 0x1000u, 115, 7, 0, 0, 0, 0},
    {"vcodec_a_stream", 0xb010000u, 0x1000u, 116, 8, 2, 0, 0, 0},
    {"vcodec_a_mm1", 0xb011000u, 0x1000u, 117, 8, 0, 0, 0, 0},
    {"vcodec_b_mm2", 0xb012000u, 0x1000u, 118, 9, 0, 0, 0, 0},
    {"gfx3d_user", 0xb013000u, 0x1000u, 119, 10, 0, 0, 0, 0},
    {"gfx3d_priv", 0xb014000u, 0x1000u, 120, 10, 16, 0, 0, 0},
    {"gfx3d1_user", 0xb015000u, 0x1000u, 121, 11, 0, 0, 0, 0},
    {"gfx3d1_priv", 0xb016000u, 0x1000u, 122, 11, 16, 0, 0, 0},
    {"raw0", 0xb017000u, 0x1000u, 123, -1, 0, 0x0u, 0x100000000u, 0x0},
    {"raw1", 0xb018000u, 0x1000u, 124, -1, 0, 0x40000000u, 0x20000000u, 0x40000000},
    {"low0", 0xb019000u, 0x1000u, 125, -1, 0, 0x80000000u, 0x4000000u, 0x0},
};

static const hwm_machine apq8064_bench = {
    "apq8064-bench", 256, 14, 12, 26,
    apq8064_bench_windows, apq8064_bench_iommus, apq8064_bench_masters,
    -1, 0, 0,
};

/* Board with an ARM SMMUv2, PCIe and platform masters */

/* kind, name, base, size, irq, irqs, iommu, stream */
static const hwm_window smmuv2_bench_windows[] = {
    {HWM_WIN_RAM, "ram", 0x40000000u, 0x20000000u, -1, 0, -1, 0},
    {HWM_WIN_SRAM, "sram", 0xe000000u, 0x100000u, -1, 0, -1, 0},
    {HWM_WIN_GIC_DIST, "gic-dist", 0x8000000u, 0x10000u, -1, 0, -1, 0},
    {HWM_WIN_GIC_CPU, "gic-cpu", 0x8010000u, 0x10000u, -1, 0, -1, 0},
    {HWM_WIN_GIC_V2M, "gic-v2m", 0x8020000u, 0x1000u, 48, 64, -1, 0},
    {HWM_WIN_GIC_HYP, "gic-hyp", 0x8030000u, 0x10000u, -1, 0, -1, 0},
    {HWM_WIN_GIC_VCPU, "gic-vcpu", 0x8040000u, 0x10000u, -1, 0, -1, 0},
    {HWM_WIN_GIC_ITS, "gic-its", 0x8080000u, 0x20000u, -1, 0, -1, 0},
    {HWM_WIN_GIC_REDIST, "gic-redist", 0x80a0000u, 0xf60000u, -1, 0, -1, 0},
    {HWM_WIN_UART, "uart", 0x9000000u, 0x1000u, 1, 1, -1, 0},
    {HWM_WIN_RTC, "rtc", 0x9010000u, 0x1000u, 2, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio0", 0xa000000u, 0x200u, 16, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio1", 0xa000200u, 0x200u, 17, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio2", 0xa000400u, 0x200u, 18, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio3", 0xa000600u, 0x200u, 19, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio4", 0xa000800u, 0x200u, 20, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio5", 0xa000a00u, 0x200u, 21, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio6", 0xa000c00u, 0x200u, 22, 1, -1, 0},
    {HWM_WIN_VIRTIO, "virtio7", 0xa000e00u, 0x200u, 23, 1, -1, 0},
    {HWM_WIN_BENCH_PAGE, "bench-page", 0xa100000u, 0x1000u, -1, 0, -1, 0},
    {HWM_WIN_PL330, "pl330", 0xa300000u, 0x1000u, 112, 9, 0, 16640},
    {HWM_WIN_PCIE_MMIO, "pcie-mmio", 0x10000000u, 0x2eff0000u, -1, 0, -1, 0},
    {HWM_WIN_PCIE_PIO, "pcie-pio", 0x3eff0000u, 0x10000u, -1, 0, -1, 0},
    {HWM_WIN_PCIE_ECAM, "pcie-ecam", 0x3f000000u, 0x1000000u, 3, 4, -1, 0},
};

static const hwm_machine_property smmuv2_bench_smmu_properties[] = {
    {"num-cb", 64u},
    {"num-smr", 128u},
    {"numsidb", 15u},
};

/* name, model, base, size, irq_secure, irq_nonsecure, banks, contexts,
 * preset, global_irq, secure_irq, first_context_irq, context_irqs, properties */
static const hwm_machine_iommu smmuv2_bench_iommus[] = {
    {"smmu", "smmu-v2", 0x5000000u, 0x1000000u, 201, 200, 64, 0, NULL,
     "mmu-500", 200, 201, 256, 128, 3, smmuv2_bench_smmu_properties},
};

/* name, base, size, irq, iommu, stream, window base and size, bus offset */
static const hwm_machine_master smmuv2_bench_masters[] = {
    {"mdp_port0_cb0", 0xb000000u, 0x1000u, 128, 0, 16384, 0, 0, 0},
    {"mdp_port0_cb1", 0xb001000u, 0x1000u, 129, 0, 16385, 0, 0, 0},
    {"mdp_port1_cb0", 0xb002000u, 0x1000u, 130, 0, 16386, 0, 0, 0},
    {"mdp_port1_cb1", 0xb003000u, 0x1000u, 131, 0, 16387, 0, 0, 0},
    {"rot_src", 0xb004000u, 0x1000u, 132, 0, 16388, 0, 0, 0},
    {"rot_dst", 0xb005000u, 0x1000u, 133, 0, 16389, 0, 0, 0},
    {"gfx3d_user", 0xb006000u, 0x1000u, 134, 0, 16390, 0, 0, 0},
    {"gfx3d_priv", 0xb007000u, 0x1000u, 135, 0, 16391, 0, 0, 0},
    {"ijpeg_src", 0xb008000u, 0x1000u, 136, 0, 16392, 0, 0, 0},
    {"jpegd_src", 0xb009000u, 0x1000u, 137, 0, 16393, 0, 0, 0},
    {"vcodec_a_stream", 0xb00a000u, 0x1000u, 138, 0, 16394, 0, 0, 0},
    {"vcodec_b_mm2", 0xb00b000u, 0x1000u, 139, 0, 16395, 0, 0, 0},
    {"vfe_imgwr", 0xb00c000u, 0x1000u, 140, 0, 16396, 0, 0, 0},
    {"vfe_misc", 0xb00d000u, 0x1000u, 141, 0, 16397, 0, 0, 0},
    {"vpe_src", 0xb00e000u, 0x1000u, 142, 0, 16398, 0, 0, 0},
    {"vpe_dst", 0xb00f000u, 0x1000u, 143, 0, 16399, 0, 0, 0},
    {"raw0", 0xb010000u, 0x1000u, 144, -1, 0, 0x0u, 0x100000000u, 0x0},
    {"raw1", 0xb011000u, 0x1000u, 145, -1, 0, 0x80000000u, 0x20000000u, -0x40000000},
    {"low0", 0xb012000u, 0x1000u, 146, -1, 0, 0x40000000u, 0x4000000u, 0x0},
};

static const hwm_machine smmuv2_bench = {
    "smmuv2-bench", 384, 24, 1, 19,
    smmuv2_bench_windows, smmuv2_bench_iommus, smmuv2_bench_masters,
    0, 0, 4096,
};

const hwm_machine *const hwm_machines[] = {
    &apq8064_bench,
    &smmuv2_bench,
    NULL,
};
