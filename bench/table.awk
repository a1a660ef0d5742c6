# SPDX-License-Identifier: GPL-3.0-or-later
# table.awk - the tables of the README from the CSV of bench/run.sh; called by bench/table.sh.

# The cells of a line; those in quotes may hold commas, and quotes written twice.
function cells_of(line, cell, k, end) {
    split("", cell)
    for (k = 1; line != ""; k++) {
        if (substr(line, 1, 1) == "\"") {
            match(line, /^"([^"]|"")*"/)
            cell[k] = substr(line, 2, RLENGTH - 2)
            gsub(/""/, "\"", cell[k])
            line = substr(line, RLENGTH + 2)
        } else {
            end = index(line, ",")
            cell[k] = end ? substr(line, 1, end - 1) : line
            line = end ? substr(line, end + 1) : ""
        }
    }
}
function number(value) {
    if (value >= 100) return sprintf("%.0f", value)
    if (value >= 10) return sprintf("%.1f", value)
    return sprintf("%.2g", value)
}
function known(name, quantity) { return (name SUBSEP quantity) in median }
function figure(name, quantity, unit) {
    return known(name, quantity) ? number(median[name, quantity]) unit : "-"
}
function duration(name, quantity) { # seconds
    if (!known(name, quantity)) return "-"
    return median[name, quantity] < 1 ? number(1e3 * median[name, quantity]) " ms" : figure(name, quantity, " s")
}
# How many times: the other way round than the record has it.
function inverse(name, quantity) {
    return known(name, quantity) && median[name, quantity] > 0 ? number(1 / median[name, quantity]) : "-"
}
function row(cells, k, line) {
    line = "|"
    for (k = 1; k in cells; k++) line = line " " cells[k] " |"
    print line
    split("", cells)
}
function head(titles, numbers, part, k, count, line) { # the first `numbers` columns hold words
    count = split(titles, part, ";")
    line = "|"
    for (k = 1; k <= count; k++) line = line (k <= numbers ? "---|" : "--:|")
    gsub(/;/, " | ", titles)
    print "| " titles " |\n" line
}

FNR == 1 { next }
{
    cells_of($0, cell)
    group = cell[1]; name = cell[2]; quantity = cell[3]
    if (!((group, name) in seen)) { seen[group, name] = 1; cases[group, ++count[group]] = name }
    if (cell[5] == 0) text[name, quantity] = cell[11]
    else median[name, quantity] = cell[6] + 0
}

function small_table(k, s, c) {
    head("plan;whole program;peak memory;of it: start;reading;solving, verifying, all ranges", 1)
    for (k = 1; k <= count["small"]; k++) {
        s = cases["small", k]
        c[1] = s; c[2] = figure(s, "whole program", " ms"); c[3] = figure(s, "whole program: peak memory", " MB")
        c[4] = figure(s, "program start (--version)", " ms"); c[5] = figure(s, "library: read", " ms")
        c[6] = figure(s, "library: solve with ranges", " ms")
        row(c)
    }
}

function full_table(k, s, c, word) {
    head("dense sectors;bounded outputs;ioplan;with all ranges;clp;clp / ioplan;clp / with ranges;ioplan / dgetrf;clp / LP solver", 0)
    for (k = 1; k <= count["full"]; k++) {
        s = cases["full", k]
        if (s == "") continue
        split(s, word, " ")
        c[1] = word[1]; c[2] = word[2]; c[3] = duration_ms(s, "auto"); c[4] = duration_ms(s, "auto with ranges")
        c[5] = duration_ms(s, "clp " text[s, "clp's best method"]); c[6] = inverse(s, "auto / clp")
        c[7] = inverse(s, "auto with ranges / clp"); c[8] = figure(s, "auto / dgetrf", ""); c[9] = inverse(s, "full / clp")
        row(c)
    }
}
function duration_ms(name, quantity) {
    if (!known(name, quantity)) return "-"
    return median[name, quantity] >= 1e3 ? number(median[name, quantity] / 1e3) " s" : figure(name, quantity, " ms")
}

function growth_table(k, s, c, word) {
    head("dense sectors;bounded outputs;threads;ioplan;of it: LU;verification;rest;dgetrf;ioplan / dgetrf;dgetrf, Gflop/s;a walk, GB/s", 0)
    for (k = 1; k <= count["growth"]; k++) {
        s = cases["growth", k]
        split(s, word, /,? /)
        if (word[3] != 1) continue # the table of gains has the others
        c[1] = word[1]; c[2] = word[2]; c[3] = word[3]; c[4] = duration(s, "solve and verify")
        c[5] = duration(s, "LU part"); c[6] = duration(s, "verification"); c[7] = duration(s, "rest")
        c[8] = duration(s, "dgetrf"); c[9] = figure(s, "solve and verify / dgetrf", "")
        c[10] = figure(s, "dgetrf: rate", ""); c[11] = figure(s, "dgemv: rate", "")
        row(c)
    }
}

function gain(s, quantity) { return figure(s, quantity ": 1 / " threads " threads", "") }
function threads_table(k, s, c, word) {
    threads = text["", "cores"]
    head("dense sectors;bounded outputs;dgetrf gains;dgetrf of the LU part's size;LU part;verification;rest;ioplan", 0)
    for (k = 1; k <= count["threads"]; k++) {
        s = cases["threads", k]
        if (s !~ /^[0-9]/) continue
        split(s, word, " ")
        c[1] = word[1]; c[2] = word[2]; c[3] = gain(s, "dgetrf"); c[4] = gain(s, "dgetrf of the size of the LU part")
        c[5] = gain(s, "LU part"); c[6] = gain(s, "verification"); c[7] = gain(s, "rest"); c[8] = gain(s, "solve and verify")
        row(c)
    }
}

function read_row(s, way, peer, c) {
    if (!known(s, way)) return
    c[1] = s; c[2] = way; c[3] = duration(s, way); c[4] = figure(s, way ": rate", "")
    c[5] = figure(s, way ": peak memory", "")
    c[6] = peer || !known(s, peer_of(s)) ? "-" : number(median[s, peer_of(s)] / median[s, way])
    row(c)
}
function peer_of(s) {
    return median[s, "numpy.loadtxt"] < median[s, "pandas.read_csv"] ? "numpy.loadtxt" : "pandas.read_csv"
}
function read_table(k, s, w, ways, total) {
    total = split("csv, all cores;csv, 1 thread;npy, all cores;csv gzip, all cores;csv zstd, all cores;pandas.read_csv;numpy.loadtxt", ways, ";")
    head("table;read from;time;MB/s of file;peak memory, in matrices;faster than the faster of pandas and numpy", 2)
    for (k = 1; k <= count["read"]; k++)
        for (w = 1; w <= total; w++) {
            s = cases["read", k]
            read_row(s, ways[w], w > total - 2)
        }
}

function large_table(k, s, w, ways, total, c) {
    total = split("reading and checking;reading and solving;whole program;whole program, 1 thread;verify", ways, ";")
    head("table;command;time;processor time;peak memory, in matrices", 2)
    for (k = 1; k <= count["large"]; k++)
        for (w = 1; w <= total; w++) {
            s = cases["large", k]
            if (!known(s, ways[w])) continue
            c[1] = s; c[2] = ways[w]; c[3] = duration(s, ways[w]); c[4] = duration(s, ways[w] ": processor time")
            c[5] = figure(s, ways[w] ": peak memory", "")
            row(c)
        }
}

function years_table(k, s, w, ways, total, c) {
    total = split("whole program;whole program, 1 thread;verify;clp dual simplex;clp primal simplex;clp barrier", ways, ";")
    head("whole plan;program;time;processor time;peak memory", 2)
    for (k = 1; k <= count["years"]; k++)
        for (w = 1; w <= total; w++) {
            s = cases["years", k]
            if (!known(s, ways[w]) && text[s, ways[w]] == "") continue
            c[1] = s; c[2] = ways[w]
            c[3] = known(s, ways[w]) ? duration(s, ways[w]) : text[s, ways[w]]
            c[4] = duration(s, ways[w] ": processor time"); c[5] = figure(s, ways[w] ": peak memory", " MB")
            row(c)
        }
}

function sweep_row(what, cost, beside, c) {
    c[1] = what; c[2] = cost; c[3] = beside
    row(c)
}
function sweeps_table(k, s) {
    head("sweep;cost;beside it", 3)
    for (k = 1; k <= count["path"]; k++) {
        s = cases["path", k]
        sweep_row("exact path, " s, figure(s, "a breakpoint, certified", " ms a breakpoint"), \
            "GLPK on the reduced form: a warm re-solve " figure(s, "GLPK, warm re-solve", " times") \
            ", a step to beyond the next breakpoint " figure(s, "GLPK, to beyond the next breakpoint", " times"))
    }
    for (k = 1; k <= count["front"]; k++) {
        s = cases["front", k]
        sweep_row("front, " s, figure(s, "a vertex", " ms a vertex"), "the whole front " duration(s, "front"))
    }
    for (k = 1; k <= count["samples"]; k++) {
        s = cases["samples", k]
        sweep_row("samples, " s, figure(s, "and kept", " µs a draw, stored"), \
            "one factorisation " figure(s, "one factorisation", " µs"))
    }
    for (k = 1; k <= count["archive"]; k++) {
        s = cases["archive", k]
        sweep_row("store, " s, figure(s, "kept: processor time", " µs a point"), \
            "fwrite of the same numbers " figure(s, "fwrite of the same numbers: processor time", " µs"))
    }
    for (k = 1; k <= count["sweep"]; k++) {
        s = cases["sweep", k]
        if (known(s, "speed against one thread"))
            sweep_row((s ~ /draws/ ? "samples of 200 sectors, " : s ~ /whole plans/ ? "grid, " : "grid of 45 industries, ") s, sprintf("%.2f times as fast as one thread", median[s, "speed against one thread"]), \
                sprintf("processor time%s %.2f times", s ~ /side by side/ ? " of each" : "", \
                    median[s, "processor time against one thread"]))
    }
}

END {
    sub(/ NO_LAPACKE.*/, "", text["", "BLAS"])
    sub(/^Coin LP version /, "", text["", "clp"])
    sub(/,.*/, "", text["", "clp"])
    small_table()
    print ""
    full_table()
    if (count["growth"]) { print ""; growth_table() }
    if (count["threads"]) { print ""; threads_table() }
    if (count["read"]) { print ""; read_table() }
    if (count["large"]) { print ""; large_table() }
    if (count["years"]) { print ""; years_table() }
    if (count["path"] + count["samples"] + count["sweep"]) { print ""; sweeps_table() }
    print ""
    printf "Medians, on %s, %s cores, %s; %s; %s, %s, clp %s. ", text["", "processor"], text["", "cores"], \
        text["", "memory"], text["", "compiler"], text["", "BLAS"], text["", "LP backend"], text["", "clp"]
    print "The second table is processor time on one thread, of ioplan and of the best of clp's methods on the same program" \
        " in MPS form (" text["", "clp's settings"] "), reading it not counted; LP solver: `--method full`. In the table of growth" \
        " rows of one thread are processor time; a walk is dgemv along the table. Paths, fronts, samples: processor time on one thread. All else is wall clock. Gains: one thread's" \
        " time over that of all cores."
}
