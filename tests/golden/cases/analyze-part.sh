# SPDX-License-Identifier: GPL-3.0-or-later
ioplan analyze --what multipliers,linkage datasets/toy
