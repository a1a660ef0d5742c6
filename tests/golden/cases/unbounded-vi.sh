# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --lang vi inputs/open.yaml
