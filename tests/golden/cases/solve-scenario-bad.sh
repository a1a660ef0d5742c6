# SPDX-License-Identifier: GPL-3.0-or-later
# the same findings on standard error
ioplan solve inputs/bad.yaml -o out; status=$?
[[ ! -e out ]] || echo "a folder was made"
exit $status
