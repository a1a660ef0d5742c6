#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# completion.sh SCRIPT - asks the completion what it offers for some command lines.
set -u
# shellcheck source=/dev/null
source "$1"
faults=0

# offers LINE... = WORD...: the words offered for the last word of the line, sorted
offers() {
    local line=()
    while [[ $1 != = ]]; do line+=("$1"); shift; done
    shift
    COMP_WORDS=("${line[@]}") COMP_CWORD=$((${#line[@]} - 1))
    _ioplan
    local got wanted="$*"
    got=$(printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' ')
    if [[ ${got% } != "$wanted" ]]; then
        echo "\"${line[*]}\": offered \"${got% }\", wanted \"$wanted\""
        faults=$((faults + 1))
    fi
}

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
mkdir "$folder/data" && touch "$folder/plan one.yaml" && cd "$folder" || exit 1

offers ioplan so = solve
offers ioplan ver = verify
offers ioplan help ex = export
offers ioplan --quiet che = check
offers ioplan --threads 2 che = check
offers ioplan --l = --lang
offers ioplan solve --me = --method
offers ioplan solve --method '' = auto full interior reduced simplex
offers ioplan --lang vi solve --method f = full
offers ioplan solve --lang v = vi
offers ioplan solve pl = 'plan one.yaml'
offers ioplan verify '' = data
offers ioplan solve -o '' = data
offers ioplan solve --threads '' =
# bash cuts --method=f into three words
COMP_WORDS=(ioplan solve --method "=" f) COMP_CWORD=4
_ioplan
[[ ${COMPREPLY[*]} == full ]] || { echo "--method=f: offered ${COMPREPLY[*]}"; faults=$((faults + 1)); }
exit $((faults > 0))
