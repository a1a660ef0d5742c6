#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs, moves the installed tree, and uses it the three ways a programmer can: pkg-config with the shared
# library, pkg-config with the static one, and find_package with both. Run by ctest, which sets the variables.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export CC CFLAGS="${CFLAGS:-} -Wall -Wextra -Werror"

rm -rf "$WORK/first" "$WORK/prefix" "$WORK/consumer"
"$CMAKE" --install "$BUILD" --prefix "$WORK/first" > "$WORK/install.log"
mv "$WORK/first" "$WORK/prefix" # nothing may remember where it was installed
prefix=$WORK/prefix

fail() { echo "install: $*" >&2; exit 1; }

for file in bin/ioplan include/ioplan/ioplan.h "$LIBDIR/libioplan.a" "$LIBDIR/libioplan.so" \
    "$LIBDIR/pkgconfig/ioplan.pc" "$LIBDIR/cmake/ioplan/ioplanConfig.cmake" share/man/man1/ioplan.1 \
    share/man/man1/ioplan-solve.1 share/man/man5/ioplan-scenario.5 share/man/vi/man1/ioplan.1 share/man/vi/man1/ioplan-solve.1 \
    share/bash-completion/completions/ioplan share/doc/ioplan/LICENSE; do
    [[ -e $prefix/$file ]] || fail "$file is missing"
done
"$prefix/bin/ioplan" --version | grep -qF "ioplan $VERSION" || fail "bin/ioplan --version does not say $VERSION"

# Only what the headers declare is visible in the shared library.
hidden=$(nm -D --defined-only "$prefix/$LIBDIR/libioplan.so" | awk '{print $3}' | grep -vE '^(iop_|_|__)' || true)
[[ -z $hidden ]] || fail "the shared library shows names that are not its own: $hidden"

export PKG_CONFIG_PATH=$prefix/$LIBDIR/pkgconfig LD_LIBRARY_PATH=$prefix/$LIBDIR
mkdir "$WORK/consumer"
program=$WORK/consumer/program
pkg() { pkg-config "$@" ioplan; }

# shellcheck disable=SC2046,SC2086
$CC $CFLAGS "$here/consumer/consumer.c" $(pkg --cflags) $(pkg --libs) -o "$program-shared"
"$program-shared" "$VERSION"
# libioplan alone is static here: what Debian's openblas.pc names for wholly static programs is left out.
# shellcheck disable=SC2046,SC2086
$CC $CFLAGS "$here/consumer/consumer.c" $(pkg --cflags) \
    $(pkg --static --libs | sed 's/-lioplan/-l:libioplan.a/; s/-lgfortran//g') -o "$program-static"
env -u LD_LIBRARY_PATH "$program-static" "$VERSION"

"$CMAKE" -S "$here/consumer" -B "$WORK/consumer/cmake" -G "$GENERATOR" \
    -DCMAKE_PREFIX_PATH="$prefix" -DWANTED_VERSION="$VERSION" > "$WORK/consumer/configure.log"
"$CMAKE" --build "$WORK/consumer/cmake" > "$WORK/consumer/build.log" || { cat "$WORK/consumer/build.log"; exit 1; }
"$WORK/consumer/cmake/consumer_shared" "$VERSION"
env -u LD_LIBRARY_PATH "$WORK/consumer/cmake/consumer_static" "$VERSION"
echo "install: all ways to use the library work"
