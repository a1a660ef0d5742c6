# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve datasets/toy/toy.yaml --set limits.energy.max=60% --set title="Toy: far less energy"
