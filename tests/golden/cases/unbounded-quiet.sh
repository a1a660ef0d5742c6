# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --quiet inputs/open.yaml
