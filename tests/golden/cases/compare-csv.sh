# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan solve --quiet datasets/toy/toy.yaml -o a
ioplan solve --quiet datasets/toy/toy.yaml --set "limits.energy.max=60 TJ" --set output.farm.min=90% -o b
ioplan compare --quiet a b -o out
cat out/compare-scenario.csv out/compare-sectors.csv out/compare-limits.csv
