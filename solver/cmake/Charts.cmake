# SPDX-License-Identifier: GPL-3.0-or-later
# The charts of report.html: Apache ECharts from npm, at the versions of solver/report/charts/package-lock.json, put
# together into one script. Packages and script lie in the build tree; a reader of a report downloads nothing.
option(IOPLAN_CHARTS "Charts in report.html; without them it has tables only" ON)

# iop_charts(OUT): a file that the target ioplan_charts makes; empty without charts.
function(iop_charts out)
  set(file "${PROJECT_BINARY_DIR}/charts/charts.txt")
  set(${out} "${file}" PARENT_SCOPE)
  if(NOT IOPLAN_CHARTS)
    file(CONFIGURE OUTPUT "${file}.none" CONTENT "") # leaves an empty file alone
    add_custom_command(OUTPUT "${file}" COMMAND "${CMAKE_COMMAND}" -E copy "${file}.none" "${file}"
      DEPENDS "${file}.none" VERBATIM)
    add_custom_target(ioplan_charts DEPENDS "${file}")
    return()
  endif()
  find_program(IOPLAN_NODE NAMES node nodejs)
  find_program(IOPLAN_NPM npm)
  if(NOT IOPLAN_NODE OR NOT IOPLAN_NPM)
    message(FATAL_ERROR "The charts of report.html need node and npm (Debian: nodejs, npm). Install them, or give "
      "-DIOPLAN_CHARTS=OFF for reports without charts.")
  endif()
  set(source "${PROJECT_SOURCE_DIR}/solver/report/charts")
  set(folder "${PROJECT_BINARY_DIR}/charts")
  set(packages package.json package-lock.json .npmrc)
  list(TRANSFORM packages PREPEND "${source}/")
  add_custom_command(OUTPUT "${folder}/packages"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${folder}"
    COMMAND "${CMAKE_COMMAND}" -E copy ${packages} "${folder}"
    COMMAND "${CMAKE_COMMAND}" -E chdir "${folder}" "${IOPLAN_NPM}" ci --ignore-scripts --no-audit --no-fund
      --loglevel=error
    COMMAND "${CMAKE_COMMAND}" -E touch "${folder}/packages"
    DEPENDS ${packages} COMMENT "Packages for the charts of reports" VERBATIM)
  add_custom_command(OUTPUT "${file}"
    COMMAND "${CMAKE_COMMAND}" -E copy "${source}/charts.js" "${source}/bundle.mjs" "${folder}"
    COMMAND "${CMAKE_COMMAND}" -E chdir "${folder}" "${IOPLAN_NODE}" bundle.mjs "${file}"
    DEPENDS "${folder}/packages" "${source}/charts.js" "${source}/bundle.mjs"
    COMMENT "Charts of reports" VERBATIM)
  add_custom_target(ioplan_charts DEPENDS "${file}")
endfunction()
