# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios: what to map, move and expect, as YAML files that say no register."""
