# SPDX-License-Identifier: GPL-3.0-or-later
ioplan analyze --what linkages,extraction,influence,paths,footprints,chains datasets/binh-duong-2018
