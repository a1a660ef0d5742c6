# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --lang vi --quiet datasets/toy/toy.yaml -o out && ioplan verify --lang vi out
