# SPDX-License-Identifier: GPL-3.0-or-later
# complete.cmake passes a small tree and tells each fault that is planted in its catalogue.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/models" "${WORK}/solver/words")
file(COPY "${TEMPLATE}" DESTINATION "${WORK}/solver/words")
file(WRITE "${WORK}/solver/a.c" [[
void f(const char *lang, unsigned long n)
{
    say(iop_words(lang, "good morning"));
    say(iop_words(lang, "%d of %s [x]; y"), 1, "");
    say(iop_words_count(lang, "%zu plan", "%zu plans", n), n);
    say(iop_words_in(lang, "name", "land"));
    iop_fail(err, IOP_EIO, "no room for %d");
    iop_diags_add(diags, IOP_ERROR, IOP_EIO, "", 0, 0, "an odd cell");
    cli_error(args, "an odd line");
    iop_no_memory(err, n, "land");
    iop_no_memory(err, 1, n ? "rows" : what);
}
static const char *const t[] = {IOP_WORD("a table")};
]])
set(good [[
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"

msgid "good morning"
msgstr "chào"

#, c-format
msgid "%d of %s [x]; y"
msgstr "%d %s"

#, c-format
msgid "%zu plan"
msgid_plural "%zu plans"
msgstr[0] "%zu kế hoạch"

msgctxt "name"
msgid "land"
msgstr "đất"

msgid "a table"
msgstr "bảng"

#, c-format
msgid "no room for %d"
msgstr "không đủ chỗ cho %d"

msgid "an odd cell"
msgstr "ô lạ"

msgid "an odd line"
msgstr "dòng lạ"

msgctxt "memory"
msgid "land"
msgstr "đất đai"

msgctxt "memory"
msgid "rows"
msgstr "hàng"
]])

function(expect catalogue pattern)
  file(WRITE "${WORK}/vi.po" "${catalogue}")
  execute_process(COMMAND "${CMAKE_COMMAND}" -DROOT=${WORK} -DCATALOGUE=${WORK}/vi.po -DXGETTEXT=${XGETTEXT}
      -DMSGFMT=${MSGFMT} -DMSGATTRIB=${MSGATTRIB} -DWORK=${WORK}/made -P "${CHECK}"
    RESULT_VARIABLE failed OUTPUT_VARIABLE out ERROR_VARIABLE told)
  if(pattern STREQUAL "" AND failed)
    message(FATAL_ERROR "the good catalogue does not pass: ${told}")
  elseif(NOT pattern STREQUAL "" AND (NOT failed OR NOT told MATCHES "${pattern}"))
    message(FATAL_ERROR "not told: ${pattern}; but: ${told}")
  endif()
endfunction()

# plant(FROM TO PATTERN): the good catalogue with one text replaced must fail with the pattern
function(plant from to pattern)
  string(REPLACE "${from}" "${to}" bad "${good}")
  if(bad STREQUAL good)
    message(FATAL_ERROR "nothing is planted for ${pattern}")
  endif()
  expect("${bad}" "${pattern}")
endfunction()

expect("${good}" "")
plant("msgid \"a table\"" "msgid \"a chair\"" "lacks a text of the source: msgid \"a table\"")
plant("msgid \"a table\"" "msgid \"a chair\"" "has a text that the source has not: msgid \"a chair\"")
plant("no room for %d" "no rooms for %d" "lacks a text of the source: msgid \"no room for %d\"")
plant("msgid \"an odd cell\"" "msgid \"an odd\"" "lacks a text of the source: msgid \"an odd cell\"")
plant("msgid \"an odd line\"" "msgid \"an odd\"" "lacks a text of the source: msgid \"an odd line\"")
plant("msgstr \"đất đai\"" "msgstr \"\"" "is not translated: msgctxt \"memory\"\nmsgid \"land\"")
plant("msgctxt \"memory\"\nmsgid \"rows\"" "msgid \"rows\"" "lacks a text of the source: msgctxt \"memory\"\nmsgid \"rows\"")
plant("msgctxt \"name\"\n" "" "lacks a text of the source: msgctxt \"name\"")
plant("msgstr \"chào\"" "msgstr \"\"" "is not translated: msgid \"good morning\"")
plant("msgstr[0] \"%zu kế hoạch\"" "msgstr[0] \"\"" "is not translated: msgid \"%zu plan\"")
plant("msgid \"good morning\"" "#, fuzzy\nmsgid \"good morning\"" "is fuzzy: msgid \"good morning\"")
plant("msgstr \"%d %s\"" "msgstr \"%s %d\"" "format specifications")
expect("${good}\n#~ msgid \"old\"\n#~ msgstr \"cũ\"\n" "is obsolete")
