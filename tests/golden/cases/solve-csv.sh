# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan solve --quiet inputs/sum.yaml -o out
for list in sectors limits measures group_totals; do echo "$list.csv"; cat out/$list.csv; done
