# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan analyze --json datasets/toy
