# SPDX-License-Identifier: GPL-2.0-or-later
#
# Boards and devices of the bench's QEMU. It is configured with
# --without-default-devices, which turns every "default y" and "imply" off:
# what is not named (or selected by something named) here does not exist.

# Upstream's own board stays, as the reference to compare with. It brings
# GICv2 with v2m, GICv3 with ITS, PL011, PL031, virtio-mmio, a PCIe host and
# SMMUv3.
CONFIG_ARM_VIRT=y

# The bench's own boards, with their IOMMUs and masters
CONFIG_APQ8064_BENCH=y
CONFIG_SMMUV2_BENCH=y

# Masters to put behind an IOMMU
CONFIG_PL330=y
CONFIG_EDU=y
CONFIG_VIRTIO_PCI=y
CONFIG_VIRTIO_BLK=y
CONFIG_VIRTIO_NET=y
CONFIG_VIRTIO_SERIAL=y
CONFIG_NVME_PCI=y
CONFIG_USB_XHCI_PCI=y
CONFIG_USB_STORAGE_BOT=y
CONFIG_USB_STORAGE_CLASSIC=y

# Root ports, to give PCI masters stream IDs on more than one bus
CONFIG_PCIE_PORT=y

# "-device loader" puts files and values into guest memory
CONFIG_GENERIC_LOADER=y
