# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --outptu out datasets/toy/toy.yaml
