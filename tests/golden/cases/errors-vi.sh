# SPDX-License-Identifier: GPL-3.0-or-later
export LANG=vi_VN.UTF-8 LC_ALL=
ioplan sove
ioplan solve
ioplan solve --time-limit 0 x.yaml
ioplan solve --methd full x.yaml
ioplan solve missing.yaml
ioplan check datasets/toy --set limits.energy.max=1
ioplan analyze --what path datasets/toy
ioplan analyze -i nothing datasets/toy
ioplan merge .
ioplan report .
ioplan export datasets/toy/toy.yaml
ioplan sweep datasets/toy/toy.yaml
mkdir full && touch full/other
{
    ioplan solve datasets/toy/toy.yaml --quiet -o full
    ioplan convert datasets/toy -o full
} 2>said
sed "s#$PWD/##" said >&2
ioplan convert datasets/toy -o full/other
ioplan export --mps full/none/x.mps datasets/toy/toy.yaml
printf 'command: import\nx: [1' >spec.yaml
ioplan import spec.yaml
printf 'command: import\nx: 1\n' >spec.yaml
ioplan import spec.yaml
