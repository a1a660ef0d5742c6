# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan check --json inputs/bad.yaml
