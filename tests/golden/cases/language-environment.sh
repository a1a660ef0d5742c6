# SPDX-License-Identifier: GPL-3.0-or-later
# the language of the environment, which --lang overrides
env LC_ALL=vi_VN.UTF-8 ioplan check datasets/toy
env LC_ALL=vi_VN.UTF-8 LANGUAGE=en ioplan check datasets/toy
env LC_ALL=vi_VN.UTF-8 ioplan check --lang en datasets/toy
env LC_ALL= LC_MESSAGES= LANG=vi_VN ioplan check datasets/toy/toy.yaml
ioplan check --lang fr datasets/toy
