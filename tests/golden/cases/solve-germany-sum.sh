# SPDX-License-Identifier: GPL-3.0-or-later
# the aim is a sum of components, and groups have bands
ioplan solve inputs/sum.yaml
