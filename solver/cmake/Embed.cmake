# SPDX-License-Identifier: GPL-3.0-or-later
# iop_embed(TARGET SYMBOL FILE): the bytes of a file as a constant of the target. In C:
#
#   extern const unsigned char SYMBOL[];
#   extern const size_t SYMBOL_size;
#
# The symbol is hidden: it stays within the library. The file may be made by the build; then the target must
# depend on what makes it (add_dependencies).
function(iop_embed target symbol file)
  get_filename_component(path "${file}" ABSOLUTE)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol}.c")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT [[/* @path@ as @symbol@; made by solver/cmake/Embed.cmake. */
#if __SIZEOF_SIZE_T__ == 8
#define SIZE ".quad"
#else
#define SIZE ".long"
#endif
__asm__(".section .rodata\n"
        ".hidden @symbol@, @symbol@_size\n"
        ".global @symbol@, @symbol@_size\n"
        ".balign 16\n"
        "@symbol@:\n"
        ".incbin \"@path@\"\n"
        "@symbol@_end:\n"
        ".balign 16\n"
        "@symbol@_size:\n"
        SIZE " @symbol@_end - @symbol@\n"
        ".previous\n");
extern const unsigned char @symbol@[]; /* a file of C is never empty */
]])
  target_sources(${target} PRIVATE "${source}")
  set_source_files_properties("${source}" TARGET_DIRECTORY ${target} PROPERTIES OBJECT_DEPENDS "${path}")
endfunction()
