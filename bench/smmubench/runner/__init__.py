# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs cases: a scenario at a point of its matrix on a target makes one job, a job one result."""
