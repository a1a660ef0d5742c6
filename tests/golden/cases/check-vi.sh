# SPDX-License-Identifier: GPL-3.0-or-later
# findings of a good dataset, and of one with a cell changed
ioplan check --lang vi datasets/binh-duong-2018
cp -rL datasets/toy bad
sed -i 's/^farm,20,20/farm,20,25/' bad/intermediate.csv
ioplan check --lang vi bad
