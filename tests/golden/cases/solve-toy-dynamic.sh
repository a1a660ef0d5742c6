# SPDX-License-Identifier: GPL-3.0-or-later
# A whole plan: how far the prices of its limits hold, by the simplex method and by the interior point method alike.
ioplan solve datasets/toy/toy-dynamic.yaml
ioplan solve --method interior datasets/toy/toy-dynamic.yaml | grep "hold"
