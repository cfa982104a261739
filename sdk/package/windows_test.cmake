# Every stock plugin for Windows, as CLAP and VST3, by Debian's MinGW: what they export, and, where there is a WINE, that
# a host plays them.
#
#     cmake -DSOURCE_DIR=... -DWORK_DIR=... -DMINGW=x86_64-w64-mingw32-g++-posix -DWINE=... -P windows_test.cmake
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}\n${talk}")
  endif()
  set(talk "${talk}" PARENT_SCOPE)
endfunction()

file(STRINGS "${SOURCE_DIR}/plugins/CMakeLists.txt" plugins REGEX "^set\\(stock_plugins ")
string(REGEX REPLACE "^set\\(stock_plugins (.*)\\)" "\\1" plugins "${plugins}")
string(REPLACE " " "," plugins_as_one "${plugins}")
string(REPLACE " " ";" plugins "${plugins}")

set(build "${WORK_DIR}/build")
set(options "")
find_program(ccache ccache)
if(ccache)
  set(ENV{CCACHE_SLOPPINESS} pch_defines,time_macros)
  list(APPEND options -DCMAKE_CXX_COMPILER_LAUNCHER=${ccache})
endif()
if(WINE)
  # A folder that this test alone uses. It is large, and not kept.
  set(ENV{WINEPREFIX} "${WORK_DIR}/wine")
  set(ENV{WINEDEBUG} -all)
  set(ENV{WINEDLLOVERRIDES} "mscoree,mshtml=")
  list(APPEND options -DCMAKE_CROSSCOMPILING_EMULATOR=${WINE})
endif()
file(REMOVE_RECURSE "${WORK_DIR}")
run(${CMAKE_COMMAND} -S "${SOURCE_DIR}/sdk/package/windows" -B "${build}" -G Ninja -DCMAKE_BUILD_TYPE=Release
  -DCMAKE_TOOLCHAIN_FILE=${SOURCE_DIR}/sdk/package/windows/mingw.cmake -DAVIARY_SOURCE=${SOURCE_DIR}
  -DPLUGINS=${plugins_as_one} ${options})
run(${CMAKE_COMMAND} --build "${build}" --parallel 2)
if(talk MATCHES "warning: ")
  message(SEND_ERROR "MinGW warns:\n${talk}")
endif()

# expect_exports(LIBRARY SYMBOL...): these and no others; and no library that only MinGW has.
string(REGEX REPLACE "g\\+\\+.*" "objdump" objdump "${MINGW}")
function(expect_exports LIBRARY)
  execute_process(COMMAND ${objdump} -p "${LIBRARY}" OUTPUT_VARIABLE talk COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "\n\t\\[ *[0-9]+\\] [A-Za-z_]+" exports "${talk}")
  list(TRANSFORM exports REPLACE ".* " "")
  if(NOT exports STREQUAL "${ARGN}")
    message(SEND_ERROR "${LIBRARY} should export ${ARGN} alone, it exports: ${exports}")
  endif()
  if(talk MATCHES "DLL Name: (lib[^\n]*)")
    message(SEND_ERROR "${LIBRARY} needs ${CMAKE_MATCH_1}, which no host has")
  endif()
endfunction()

set(libraries "")
foreach(plugin IN LISTS plugins)
  set(clap "${build}/plugins/${plugin}/${plugin}.clap")
  set(vst3 "${build}/vst3/${plugin}.vst3/Contents/x86_64-win/${plugin}.vst3")
  expect_exports("${clap}" clap_entry)
  expect_exports("${vst3}" ExitDll GetPluginFactory InitDll)
  list(APPEND libraries "${clap}" "${vst3}")
endforeach()

if(WINE)
  run(${WINE} "${build}/host.exe" ${libraries})
  message(STATUS "played:\n${talk}")
  # An id is written alike on all systems: FNV-1a 128 of "aviary.gain", counted by other code.
  file(READ "${build}/vst3/gain.vst3/Contents/Resources/moduleinfo.json" info)
  string(JSON id GET "${info}" Classes 0 CID)
  if(NOT id STREQUAL "176CDF1111EC14C2821B5630885B0DB6")
    message(SEND_ERROR "gain.vst3 says that its id is ${id}, expected 176CDF1111EC14C2821B5630885B0DB6")
  endif()
  file(REMOVE_RECURSE "${WORK_DIR}/wine")
endif()
