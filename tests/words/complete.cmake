# SPDX-License-Identifier: GPL-3.0-or-later
# A catalogue holds exactly the texts that the source marks, each translated, none fuzzy, none left over, with the same
# directives. Run: cmake -DROOT=<repository> -DCATALOGUE=<file> ... -P complete.cmake
cmake_minimum_required(VERSION 3.25)
include("${ROOT}/solver/words/template.cmake")
file(MAKE_DIRECTORY "${WORK}")
iop_words_template("${WORK}/words.pot")

# The texts of a catalogue, each with its context, as a list.
function(texts_of file options result)
  execute_process(COMMAND "${MSGATTRIB}" ${options} --no-wrap --no-location --sort-output "${file}"
    OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX REPLACE "[][;]" "_" text "${text}") # they mean something in lists
  string(REGEX MATCHALL "(msgctxt \"[^\n]*\"\n)?msgid \"[^\n]*\"" texts "${text}")
  list(REMOVE_ITEM texts "msgid \"\"")
  set(${result} "${texts}" PARENT_SCOPE)
endfunction()

set(faults 0)
function(fault_each texts why)
  foreach(text IN LISTS texts)
    message("${CATALOGUE}: ${why}: ${text}")
    math(EXPR faults "${faults} + 1")
  endforeach()
  set(faults ${faults} PARENT_SCOPE)
endfunction()

texts_of("${WORK}/words.pot" "" wanted)
texts_of("${CATALOGUE}" "--no-obsolete" present)
texts_of("${CATALOGUE}" "--untranslated;--no-obsolete" untranslated)
texts_of("${CATALOGUE}" "--only-fuzzy;--no-obsolete" fuzzy)
set(absent ${wanted})
list(REMOVE_ITEM absent ${present})
set(unused ${present})
list(REMOVE_ITEM unused ${wanted})
fault_each("${absent}" "lacks a text of the source")
fault_each("${unused}" "has a text that the source has not")
fault_each("${untranslated}" "is not translated")
fault_each("${fuzzy}" "is fuzzy")

file(STRINGS "${CATALOGUE}" obsolete REGEX "^#~ msgid" ENCODING UTF-8)
fault_each("${obsolete}" "is obsolete")

execute_process(COMMAND "${MSGFMT}" --check-format -o "${WORK}/words.mo" "${CATALOGUE}" RESULT_VARIABLE failed ERROR_VARIABLE told)
if(failed)
  message("${told}")
  math(EXPR faults "${faults} + 1")
endif()

list(LENGTH wanted count)
if(count EQUAL 0)
  message(FATAL_ERROR "no texts under ${ROOT}")
endif()
if(faults GREATER 0)
  message(FATAL_ERROR "${faults} faults among ${count} texts; cmake --build --preset release --target words-update "
    "brings the texts of the source into the catalogue")
endif()
message("${count} texts are translated")
