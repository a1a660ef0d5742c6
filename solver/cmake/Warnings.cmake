# SPDX-License-Identifier: GPL-3.0-or-later
# Compile options of every target of the project.
add_library(iop_options INTERFACE)
target_compile_features(iop_options INTERFACE c_std_17)
target_compile_definitions(iop_options INTERFACE _GNU_SOURCE)
target_compile_options(iop_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef -Wwrite-strings
  -Wmissing-prototypes -Wstrict-prototypes -Wpointer-arith -Wcast-qual -Wformat=2 -Wvla -fno-common)
# clang takes every INFINITY and NAN for a float that is promoted, and every long double for an accident.
target_compile_options(iop_options INTERFACE $<$<C_COMPILER_ID:GNU>:-Wdouble-promotion>)
if(IOPLAN_WERROR)
  target_compile_options(iop_options INTERFACE -Werror)
endif()
if(IOPLAN_SANITIZE)
  # What gcc's optimiser warns of, it tells falsely where checks of a sanitizer stand in the way; the other builds tell it.
  target_compile_options(iop_options INTERFACE
    "$<$<C_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-format-truncation;-Wno-format-overflow>")
  target_compile_options(iop_options INTERFACE -fsanitize=${IOPLAN_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(iop_options INTERFACE -fsanitize=${IOPLAN_SANITIZE})
  if(IOPLAN_SANITIZE MATCHES "undefined")
    # Undefined behaviour ends the program, where it would be told and passed over; the programs become half as large.
    target_compile_options(iop_options INTERFACE -fsanitize-undefined-trap-on-error)
  endif()
endif()
