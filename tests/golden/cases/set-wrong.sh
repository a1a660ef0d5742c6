# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve datasets/toy/toy.yaml --set limits.labour=3 --set nothing --set limits.energy.max=60
