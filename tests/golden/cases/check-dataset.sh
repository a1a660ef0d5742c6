# SPDX-License-Identifier: GPL-3.0-or-later
ioplan check datasets/germany-1995
