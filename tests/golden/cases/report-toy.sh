# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --quiet datasets/toy/toy.yaml -o out
cp out/results.xlsx before.xlsx
ioplan report out && cmp out/results.xlsx before.xlsx && ioplan verify --quiet out && echo "the same"
SOURCE_DATE_EPOCH=1700000000 ioplan report --json --lang vi out
cmp -s out/results.xlsx before.xlsx || echo "another language, another day"
ioplan verify --quiet out && ls out
