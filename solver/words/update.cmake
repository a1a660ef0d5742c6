# SPDX-License-Identifier: GPL-3.0-or-later
# Merges the texts of the source into po/*.po: see words-update in CMakeLists.txt. Entries stand in the order of their
# texts, which is the same wherever in the source they are said: changes from two sides meet where the texts do.
cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/template.cmake")
set(template "${WORK}/words.pot")
iop_words_template("${template}")
foreach(language IN LISTS LANGUAGES)
  set(catalogue "${CMAKE_CURRENT_LIST_DIR}/po/${language}.po")
  set(merged "${WORK}/${language}.po")
  execute_process(COMMAND "${MSGMERGE}" --no-fuzzy-matching --add-location=file --width=100
      -o "${merged}.all" "${catalogue}" "${template}" COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${MSGATTRIB}" --no-obsolete --sort-output --add-location=file --width=100 -o "${merged}" "${merged}.all"
    COMMAND_ERROR_IS_FATAL ANY)
  # a date that changes with every run says nothing
  file(READ "${merged}" text)
  string(REGEX REPLACE "\"(POT-Creation-Date|Report-Msgid-Bugs-To):[^\n]*\n" "" text "${text}")
  file(WRITE "${catalogue}" "${text}")
endforeach()
