# SPDX-License-Identifier: GPL-3.0-or-later
ioplan check datasets/binh-duong-2018/plan-2018.yaml
