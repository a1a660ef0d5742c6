# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve datasets/vietnam-2018/vietnam.yaml
