# SPDX-License-Identifier: GPL-3.0-or-later
# Every number with a decimal point in nine significant digits; what is below 1e-12 is 0. Last digits differ
# between compilers.
{
    line = ""
    rest = $0
    while (match(rest, /-?[0-9]+\.[0-9]+(e[-+]?[0-9]+)?/)) {
        value = substr(rest, RSTART, RLENGTH) + 0
        if (value < 1e-12 && value > -1e-12)
            value = 0
        line = line substr(rest, 1, RSTART - 1) sprintf("%.9g", value)
        rest = substr(rest, RSTART + RLENGTH)
    }
    print line rest
}
