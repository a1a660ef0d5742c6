# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --quiet datasets/toy/toy.yaml -o a
ioplan solve --quiet datasets/toy/toy.yaml --set "limits.energy.max=60 TJ" --set output.farm.min=90% -o b
ioplan compare a b -o out
find out | sort
