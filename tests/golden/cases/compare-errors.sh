# SPDX-License-Identifier: GPL-3.0-or-later
ioplan compare one
ioplan compare one two three
ioplan solve --quiet datasets/toy/toy.yaml -o a
mkdir out && touch out/mine.txt
ioplan compare --quiet a a -o out
