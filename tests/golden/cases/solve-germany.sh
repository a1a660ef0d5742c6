# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve datasets/germany-1995/germany.yaml
