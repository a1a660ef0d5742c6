# SPDX-License-Identifier: GPL-3.0-or-later
# Compile options of every target of the project.
add_library(iop_options INTERFACE)
target_compile_features(iop_options INTERFACE c_std_17)
target_compile_definitions(iop_options INTERFACE _GNU_SOURCE)
target_compile_options(iop_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Wundef -Wwrite-strings
  -Wmissing-prototypes -Wstrict-prototypes -Wpointer-arith -Wcast-qual -Wformat=2 -Wvla -fno-common)
if(IOPLAN_WERROR)
  target_compile_options(iop_options INTERFACE -Werror)
endif()
if(IOPLAN_SANITIZE)
  target_compile_options(iop_options INTERFACE -fsanitize=${IOPLAN_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(iop_options INTERFACE -fsanitize=${IOPLAN_SANITIZE})
endif()
