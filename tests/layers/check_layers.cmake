# SPDX-License-Identifier: GPL-3.0-or-later
# Layer test. Run: cmake -DROOT=<repository> -P check_layers.cmake
#
#  1. A module reaches another one only through include/ioplan/<header>.h. The toolbox solver/base/*.h is open to
#     all of solver/ and models/, but not to the command.
#  2. It reaches only the modules that its list below allows. A list holds earlier modules only: no cycles.
#  3. Every public header has an owner and keeps to its owner's list.
#  4. A header that is neither ours nor the C library's or POSIX's is included by one file only.
cmake_minimum_required(VERSION 3.25)

set(modules base linalg table read regional leontief plan lp models verify scenario result solve report cli)
set(allow_base)
set(allow_linalg base)
set(allow_table base linalg)
set(allow_read base linalg table)
set(allow_regional base linalg table read)
set(allow_leontief base linalg table)
set(allow_plan base linalg table)
set(allow_lp base linalg)
set(allow_models base linalg table leontief plan lp)
set(allow_verify base linalg table plan) # nothing of what produced the answer
set(allow_scenario base linalg table read plan)
set(allow_result base linalg table read plan verify scenario)
set(allow_solve base linalg table leontief plan lp models verify result)
set(allow_report base result)
set(allow_cli base linalg table read regional leontief plan lp models verify scenario result solve report umbrella)

# Public headers of each module that do not bear its name.
set(headers_base status env diag version)
set(headers_table balance)
set(headers_leontief multipliers)
set(headers_models model)
set(headers_result solution)
set(headers_umbrella ioplan)

set(standard_headers
  # C17
  assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic
  stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype
  # POSIX
  dirent fcntl ftw glob langinfo libgen poll pthread sched spawn strings sys/mman sys/resource sys/select sys/stat
  sys/statvfs sys/time sys/times sys/types sys/uio sys/utsname sys/wait syslog termios unistd)

function(fault text)
  message("${text}")
  set_property(GLOBAL APPEND PROPERTY iop_faults fault)
endfunction()

# The module that a public header belongs to; "" when nobody does.
function(owner_of header result)
  set(owner "")
  foreach(module IN LISTS modules ITEMS umbrella)
    if(header STREQUAL module OR header IN_LIST headers_${module})
      set(owner ${module})
    endif()
  endforeach()
  set(${result} "${owner}" PARENT_SCOPE)
endfunction()

function(module_of file result)
  set(module "")
  if(file MATCHES "^solver/([a-z]+)/")
    set(module ${CMAKE_MATCH_1})
  elseif(file MATCHES "^models/")
    set(module models)
  elseif(file MATCHES "^include/ioplan/([a-z_]+)\\.h$")
    owner_of(${CMAKE_MATCH_1} module)
  endif()
  set(${result} "${module}" PARENT_SCOPE)
endfunction()

function(check_public file module header)
  owner_of(${header} owner)
  if(owner STREQUAL "")
    fault("${file}: <ioplan/${header}.h> belongs to no module")
  elseif(NOT owner STREQUAL module AND NOT owner IN_LIST allow_${module} AND NOT module STREQUAL umbrella)
    fault("${file}: ${module} must not depend on ${owner} (ioplan/${header}.h)")
  endif()
endfunction()

# "folder/header.h" is found from solver/, "header.h" beside the file.
function(check_private file module path)
  if(file MATCHES "^include/")
    fault("${file}: a public header includes the private \"${path}\"")
  elseif(path MATCHES "^([a-z_0-9]+)\\.h$")
    get_filename_component(folder "${file}" DIRECTORY)
    if(NOT EXISTS "${ROOT}/${folder}/${path}")
      fault("${file}: \"${path}\" is not beside it")
    endif()
  elseif(NOT path MATCHES "^([a-z]+)/[a-z_0-9]+\\.h$")
    fault("${file}: \"${path}\" is neither folder/header.h nor header.h")
  else()
    set(owner ${CMAKE_MATCH_1})
    set(toolbox FALSE)
    if(owner STREQUAL base AND NOT module STREQUAL cli)
      set(toolbox TRUE)
    endif()
    if(NOT owner STREQUAL module AND NOT toolbox)
      fault("${file}: private header ${path} belongs to ${owner}")
    endif()
  endif()
endfunction()

function(check_outside file header)
  string(REGEX REPLACE "\\.h$" "" name "${header}")
  if(name IN_LIST standard_headers)
    return()
  endif()
  get_property(first GLOBAL PROPERTY "iop_user_of_${header}")
  if(first AND NOT first STREQUAL file)
    fault("${file}: <${header}> is already included by ${first}; wrap it in one file")
  endif()
  set_property(GLOBAL PROPERTY "iop_user_of_${header}" "${file}")
endfunction()

function(check_file file)
  module_of("${file}" module)
  if(NOT module IN_LIST modules AND NOT module STREQUAL umbrella)
    fault("${file}: belongs to no module")
    return()
  endif()
  file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*#[ \t]*include")
  foreach(line IN LISTS lines)
    if(line MATCHES "<ioplan/([a-z_0-9]+)\\.h>")
      check_public("${file}" ${module} ${CMAKE_MATCH_1})
    elseif(line MATCHES "<([^>]+)>")
      check_outside("${file}" "${CMAKE_MATCH_1}")
    elseif(line MATCHES "\"([^\"]+)\"")
      check_private("${file}" ${module} "${CMAKE_MATCH_1}")
    else()
      fault("${file}: cannot tell what is included: ${line}")
    endif()
  endforeach()
endfunction()

# Rule 2's last sentence, for the lists themselves.
set(earlier umbrella)
foreach(module IN LISTS modules)
  foreach(used IN LISTS allow_${module})
    if(NOT used IN_LIST earlier)
      fault("the list of ${module} allows ${used}, which is no earlier module")
    endif()
  endforeach()
  list(APPEND earlier ${module})
endforeach()

file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/solver/*.[ch]" "${ROOT}/models/*.[ch]" "${ROOT}/include/*.h")
list(LENGTH files count)
if(count EQUAL 0)
  fault("no files under ${ROOT}")
endif()
foreach(file IN LISTS files)
  check_file("${file}")
endforeach()

get_property(faults GLOBAL PROPERTY iop_faults)
list(LENGTH faults faults)
if(faults GREATER 0)
  message(FATAL_ERROR "${faults} layering faults in ${count} files")
endif()
message("${count} files keep to their layers")
