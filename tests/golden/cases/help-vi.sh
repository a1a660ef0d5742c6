# SPDX-License-Identifier: GPL-3.0-or-later
ioplan help --lang vi
