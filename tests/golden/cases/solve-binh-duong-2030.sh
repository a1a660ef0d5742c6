# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve datasets/binh-duong-2018/plan-2030.yaml
