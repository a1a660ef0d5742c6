# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan solve --quiet datasets/toy/toy.yaml -o out && ioplan verify --json out
