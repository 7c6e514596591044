# SPDX-License-Identifier: GPL-2.0-or-later
"""Builders of translation tables in a machine's memory, one module a format."""
