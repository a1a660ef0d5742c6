# SPDX-License-Identifier: GPL-3.0-or-later
ioplan analyze --lang vi datasets/toy
