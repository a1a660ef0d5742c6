# SPDX-License-Identifier: GPL-3.0-or-later
# faults of scenarios and of tables
ioplan check --lang vi inputs/bad.yaml
ioplan check --lang vi inputs/crossed.yaml
cp -rL datasets/toy bad
sed -i 's/^wages,40,50/wages,40,fifty/; s/^surplus,20,30/wages,20,30/' bad/primary.csv
ioplan check --lang vi bad
