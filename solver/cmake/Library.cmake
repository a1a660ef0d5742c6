# SPDX-License-Identifier: GPL-3.0-or-later
# One set of objects, a static and a shared library. Inside the project everything links the static one.
set(iop_dependencies PkgConfig::OPENBLAS PkgConfig::YAML PkgConfig::JANSSON PkgConfig::NETTLE PkgConfig::ZLIB
  PkgConfig::ZSTD PkgConfig::SQLITE Threads::Threads iop_glpk iop_unistring m)
target_link_libraries(ioplan_objects PRIVATE ${iop_dependencies})

# These targets have no name outside this build; solver/cmake/ioplanConfig.cmake.in names them again.
list(TRANSFORM iop_dependencies REPLACE "(.+)" "$<BUILD_INTERFACE:\\1>" OUTPUT_VARIABLE iop_build_dependencies)

foreach(kind STATIC SHARED)
  string(TOLOWER ${kind} suffix)
  set(library ioplan_${suffix})
  add_library(${library} ${kind} $<TARGET_OBJECTS:ioplan_objects>)
  set_target_properties(${library} PROPERTIES OUTPUT_NAME ioplan VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR})
  target_include_directories(${library} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${library} PRIVATE $<BUILD_INTERFACE:iop_options> ${iop_build_dependencies})
endforeach()
set_target_properties(ioplan_shared PROPERTIES EXPORT_NAME ioplan)
add_library(ioplan::ioplan ALIAS ioplan_shared)
add_library(ioplan::ioplan_static ALIAS ioplan_static)

# The header and the build system must tell the same version.
file(STRINGS "${PROJECT_SOURCE_DIR}/include/ioplan/version.h" version_line REGEX "define IOP_VERSION ")
if(NOT version_line MATCHES "\"${PROJECT_VERSION}\"")
  message(FATAL_ERROR "include/ioplan/version.h does not say ${PROJECT_VERSION}: ${version_line}")
endif()
