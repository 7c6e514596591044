# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run came to, for people and for programs: terminal, JSON, JUnit, Markdown, HTML."""
