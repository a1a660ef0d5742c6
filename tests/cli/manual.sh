#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# manual.sh FOLDER - the manual pages in FOLDER: groff has no warning, mandoc none but about long lines, and what
# groff prints has the letters of the language, not replacements.
set -u
export LC_ALL=C.UTF-8
faults=0
fault() { echo "$*" >&2; faults=$((faults + 1)); }

# lint PAGE
lint() {
    local told
    told=$(groff -K utf8 -Tutf8 -man -ww -z "$1" 2>&1)
    [[ -z $told ]] || fault "$1: groff: $told"
    if command -v mandoc >/dev/null; then
        # "-T lint" is for pages written by hand: no line may be long there; no date is on purpose
        told=$(mandoc -T lint "$1" | grep -v -e 'input text line longer than' -e 'missing date' \
            -e 'referenced manual not found')
        [[ -z $told ]] || fault "$1: mandoc: $told"
    fi
}

count=0
for page in "$1"/man1/*.1 "$1"/*/man1/*.1 "$1"/man5/*.5 "$1"/*/man5/*.5; do
    lint "$page"
    count=$((count + 1))
done
((count >= 20)) || fault "only $count pages"
for english in "$1"/man1/*.1; do
    for language in "$1"/*/; do
        [[ $language == */man[15]/ || -e $language/man1/${english##*/} ]] || fault "$language lacks ${english##*/}"
    done
done
text=$(groff -K utf8 -Tutf8 -man "$1/vi/man1/ioplan-solve.1" | col -b)
for words in 'kịch bản' 'giá bóng' 'CÚ PHÁP' 'TÙY CHỌN' '--time-limit SECONDS'; do
    [[ $text == *"$words"* ]] || fault "the Vietnamese page of solve does not say \"$words\""
done
exit $((faults > 0))
