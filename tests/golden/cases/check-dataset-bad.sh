# SPDX-License-Identifier: GPL-3.0-or-later
# a cell changed, a cell that is no number, a code twice
cp -rL datasets/toy bad
sed -i 's/^farm,20,20/farm,20,25/' bad/intermediate.csv
ioplan check bad
sed -i 's/^wages,40,50/wages,40,fifty/; s/^surplus,20,30/wages,20,30/' bad/primary.csv
ioplan check bad
