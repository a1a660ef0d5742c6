# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan analyze --json --what multipliers,linkages,variation,extraction,influence,paths,footprints,chains datasets/toy
