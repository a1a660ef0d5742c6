# SPDX-License-Identifier: GPL-3.0-or-later
# iop_words_template(FILE): all texts that the source marks, as gettext's template. ROOT is the repository, XGETTEXT
# the program. Tables of texts count for their marks, calls for their literals.

# What xgettext finds with the options of the call; false in `found` when that is nothing.
function(iop_words_find template found)
  file(REMOVE "${template}")
  execute_process(COMMAND "${XGETTEXT}" --language=C --from-code=UTF-8 --sort-by-file --add-comments=words:
      --package-name=ioplan --keyword ${ARGN} -o "${template}" ${sources}
    WORKING_DIRECTORY "${ROOT}" RESULT_VARIABLE failed ERROR_VARIABLE told)
  if(failed)
    message(FATAL_ERROR "xgettext: ${told}")
  endif()
  if(told)
    message("${told}")
  endif()
  if(EXISTS "${template}")
    set(${found} TRUE PARENT_SCOPE)
  else()
    set(${found} FALSE PARENT_SCOPE)
  endif()
endfunction()

function(iop_words_template template)
  file(GLOB_RECURSE sources RELATIVE "${ROOT}" "${ROOT}/solver/*.c" "${ROOT}/models/*.c")
  list(SORT sources)
  iop_words_find("${template}" found
    --keyword=IOP_WORD --keyword=IOP_WORD_IN:1c,2
    --keyword=iop_complain:3 --keyword=iop_sweep_complain:3 --keyword=iop_scan_fault:4 --keyword=iop_scan_fail:5
    --keyword=iop_fail:3 --keyword=iop_fail_at:6 --keyword=iop_fail_within:2
    --keyword=iop_diags_add:7 --keyword=iop_db_damaged:3
    --keyword=iop_spec_error:3 --keyword=iop_spec_note:2
    --keyword=CHECK:2 --keyword=cli_error:2 --keyword=cli_hint:2 --keyword=cli_say:2 --keyword=refuse:2 --keyword=advise:2
    --keyword=iop_words:2 --keyword=iop_words_count:2,3 --keyword=iop_words_in:2c,3)

  # What there is no memory for: words that are keys of files, too, hence a context of their own, which no option of
  # xgettext gives.
  iop_words_find("${template}.nouns" found --omit-header
    --keyword=iop_no_memory:3 --keyword=iop_lacks:3 --keyword=iop_sweep_no_memory:3 --keyword=no_memory:3)
  if(found)
    file(READ "${template}.nouns" nouns)
    string(REPLACE "\nmsgid " "\nmsgctxt \"memory\"\nmsgid " nouns "\n${nouns}")
    file(APPEND "${template}" "${nouns}")
  endif()
endfunction()
