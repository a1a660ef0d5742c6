# SPDX-License-Identifier: GPL-3.0-or-later
# Tests and benchmarks are hundreds of programs that are linked with the whole library: gold, where it is there, takes half the
# time of the usual linker. What is installed is linked as the compiler does by itself.
include(CheckLinkerFlag)
check_linker_flag(C -fuse-ld=gold IOPLAN_GOLD)
add_library(iop_quick_link INTERFACE)
if(IOPLAN_GOLD)
  target_link_options(iop_quick_link INTERFACE -fuse-ld=gold)
endif()
