# SPDX-License-Identifier: GPL-3.0-or-later
ioplan solve --lang vi datasets/binh-duong-2018/plan-2018-infeasible.yaml
