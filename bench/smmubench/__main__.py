# SPDX-License-Identifier: GPL-2.0-or-later
"""``python -m smmubench``"""

from smmubench.cli import main

main()
