# SPDX-License-Identifier: GPL-3.0-or-later
ioplan analyze --lang vi -i imports -i co2 --sort co2 datasets/germany-1995
