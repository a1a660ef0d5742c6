# SPDX-License-Identifier: GPL-3.0-or-later
# What differs between runs, builds and machines, replaced by words. A violation stays as it is unless it is below
# the tolerance of 1e-9, so that a worse one shows.

# summaries: certificate, solver, time
s/(violation|duals|gap|sai lệch|đối ngẫu|khe hở) (0|[0-9]e-(1[0-9]|[2-9][0-9]|[0-9]{3}))\b/\1 TINY/g
s/\([0-9.,]+ m?s\)$/(TIME)/

# verify
s/^(  largest violation of .*|  largest violation by .*|  gap between .*[a-z]|  sai lệch lớn nhất .*|  khe hở .*)  +[0-9.,]+e([-+]00|-(1[0-9]|[2-9][0-9]|[0-9]{3}))$/\1  TINY/
s/^  worst: .*/  worst: WORDS/
s/^  tệ nhất: .*/  tệ nhất: WORDS/

# JSON
s/("(primal_violation|dual_violation|gap)": )(0|0\.0|[0-9.]+e-(1[0-9]|[2-9][0-9]|[0-9]{3}))(,|$)/\1"TINY"\5/g
s/("worst": )".*"/\1"WORDS"/
s/("(seconds|iterations|threads)": )[0-9.e+-]+/\1"NUMBER"/
s/("(solver|blas)": )".*"/\1"WORDS"/
s/("[a-z]*_sha256": )"[0-9a-f]{64}"/\1"SHA256"/

# --version
s/^ioplan [0-9]+\.[0-9]+\.[0-9]+$/ioplan VERSION/
s/("version": )"[0-9.]+"/\1"VERSION"/
s/^(linear programs: +)GLPK [0-9.]+$/\1GLPK VERSION/
s/^(dense algebra: +)OpenBLAS .*/\1OpenBLAS VERSION/
s/^(cores: +)[0-9]+$/\1COUNT/
