# SPDX-License-Identifier: GPL-3.0-or-later
# What "cmake --install" puts where: program, libraries, headers, pkg-config and CMake packages, manual pages,
# completion, datasets, documents.
install(TARGETS ioplan RUNTIME)
install(TARGETS ioplan_shared EXPORT ioplanShared LIBRARY)
install(TARGETS ioplan_static EXPORT ioplanStatic ARCHIVE)
install(DIRECTORY include/ioplan DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ioplan")
install(EXPORT ioplanShared NAMESPACE ioplan:: DESTINATION "${package_dir}")
install(EXPORT ioplanStatic NAMESPACE ioplan:: DESTINATION "${package_dir}")
configure_package_config_file(solver/cmake/ioplanConfig.cmake.in "${PROJECT_BINARY_DIR}/ioplanConfig.cmake"
  INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/ioplanConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/ioplanConfig.cmake" "${PROJECT_BINARY_DIR}/ioplanConfigVersion.cmake"
  DESTINATION "${package_dir}")

# The .pc file finds its prefix from its own place, so that an installed tree can be moved.
cmake_path(SET pc_dir NORMALIZE "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig")
file(RELATIVE_PATH prefix_from_pc "${pc_dir}" "/prefix")
configure_file(solver/cmake/ioplan.pc.in "${PROJECT_BINARY_DIR}/ioplan.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/ioplan.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(DIRECTORY "${IOPLAN_DOCS_DIR}/man/" DESTINATION "${CMAKE_INSTALL_MANDIR}" FILES_MATCHING PATTERN "*.[15]")
install(FILES "${IOPLAN_DOCS_DIR}/completion/ioplan" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
if(EXISTS "${PROJECT_SOURCE_DIR}/datasets")
  install(DIRECTORY datasets DESTINATION "${CMAKE_INSTALL_DATADIR}/ioplan")
endif()
foreach(document README.md CHANGELOG.md LICENSE)
  if(EXISTS "${PROJECT_SOURCE_DIR}/${document}")
    install(FILES ${document} DESTINATION "${CMAKE_INSTALL_DOCDIR}")
  endif()
endforeach()
if(EXISTS "${PROJECT_SOURCE_DIR}/docs")
  install(DIRECTORY docs/ DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endif()
