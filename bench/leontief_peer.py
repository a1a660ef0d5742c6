# SPDX-License-Identifier: GPL-3.0-or-later
"""leontief_peer.py SECTORS SIDES ZEROS REPEATS CLOCK - multipliers with NumPy and SciPy.

Prints "name seconds" a line, for each repeat. CLOCK: cpu or wall. Threads as OPENBLAS_NUM_THREADS says."""
import sys
import time

import numpy

n, sides, zeros, repeats = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
clock = time.process_time if sys.argv[5] == "cpu" else time.perf_counter
random = numpy.random.default_rng(1)
a = random.lognormal(0, 1.5, (n, n))
a[random.random((n, n)) < zeros] = 0
a[numpy.arange(n), numpy.arange(n)] += 0.1
a *= random.uniform(0.3, 0.8, n) / a.sum(axis=0)
q = numpy.ascontiguousarray(random.random((sides, n)))


def with_numpy():
    return numpy.linalg.solve((numpy.eye(n) - a).T, q.T).T


def with_scipy():
    import scipy.linalg
    return scipy.linalg.lu_solve(scipy.linalg.lu_factor(numpy.eye(n) - a), q.T, trans=1).T


def with_scipy_gmres():
    import scipy.sparse
    import scipy.sparse.linalg
    system = (scipy.sparse.identity(n) - (scipy.sparse.csr_matrix(a) if zeros > 0 else a).T)
    return numpy.array([scipy.sparse.linalg.gmres(system, row, tol=1e-13, atol=0)[0] for row in q])


def measure(name, work):
    try:
        reference = work()
    except ImportError:
        return
    if not numpy.allclose(reference @ (numpy.eye(n) - a), q, rtol=1e-9, atol=1e-9):
        sys.exit(name + ": wrong answer")
    for _ in range(repeats):
        start = clock()
        work()
        print(name, clock() - start)


measure("numpy.linalg.solve", with_numpy)
measure("scipy.linalg.lu_factor", with_scipy)
if zeros > 0:
    measure("scipy.sparse.linalg.gmres", with_scipy_gmres)
