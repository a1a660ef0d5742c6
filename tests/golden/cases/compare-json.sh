# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan solve --quiet datasets/toy/toy.yaml -o a
ioplan solve --quiet datasets/toy/toy.yaml --set limits.labour.max=20% -o b 2>messages
ioplan compare --json --lang vi a b
