# SPDX-License-Identifier: GPL-3.0-or-later
ioplan analyze --what multipliers,linkages,variation,extraction,influence,paths,footprints,chains datasets/toy
