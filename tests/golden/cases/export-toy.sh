# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan export --mps - datasets/toy/toy.yaml
