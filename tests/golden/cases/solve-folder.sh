# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve datasets/toy/toy.yaml -o out/toy | tail -n 2
find out | sort
cat out/toy/inputs/scenario.yaml
ioplan solve --quiet datasets/toy/toy.yaml -o out/toy && find . -name '*.part-*'
