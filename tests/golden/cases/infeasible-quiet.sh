# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --quiet datasets/toy/toy.yaml --set limits.labour.max=20%
