# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan solve --json datasets/toy/toy.yaml
