# SPDX-License-Identifier: GPL-3.0-or-later
mkdir empty
ioplan report empty
ioplan report no-such-folder
ioplan solve --quiet datasets/toy/toy.yaml -o out
ioplan report out --sweep empty
rm out/SHA256SUMS
ioplan report out
