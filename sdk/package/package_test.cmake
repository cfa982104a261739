# Builds the tremolo example as its author would, outside of this tree, and runs its test. PACKAGE says against what:
#
#     cmake -DPACKAGE=installed|build-tree -DBUILD_DIR=... -DSOURCE_DIR=... -DWORK_DIR=... -P package_test.cmake
#
# COMPILER and FLAGS are what the SDK itself was built with, VST3 whether it has that format.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}\n${talk}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
file(COPY "${SOURCE_DIR}/examples/tremolo" DESTINATION "${WORK_DIR}")

set(prefix "${BUILD_DIR}")
if(PACKAGE STREQUAL "installed")
  set(prefix "${WORK_DIR}/prefix")
  run(${CMAKE_COMMAND} --install "${BUILD_DIR}" --component sdk --prefix "${prefix}")
endif()

run(${CMAKE_COMMAND} -S "${WORK_DIR}/tremolo" -B "${WORK_DIR}/build" -G Ninja -DCMAKE_BUILD_TYPE=Release
  -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS})
run(${CMAKE_COMMAND} --build "${WORK_DIR}/build")
run(${CMAKE_CTEST_COMMAND} --test-dir "${WORK_DIR}/build" --no-tests=error --output-on-failure)

set(bundle "${WORK_DIR}/build/plugins/tremolo")
file(STRINGS "${bundle}/manifest.toml" manifest)
# FNV-1a 64 of "tremolo", computed by other code.
foreach(line "name = \"tremolo\"" "id = \"0x98c3211d1e40a523\"" "version = \"1.0.0\"" "file = \"tremolo.clap\"")
  if(NOT line IN_LIST manifest)
    message(FATAL_ERROR "the manifest lacks the line: ${line}\nit has: ${manifest}")
  endif()
endforeach()

# expect_exports(LIBRARY SYMBOL...): these and no others, in the order of their names.
find_program(NM nm REQUIRED)
function(expect_exports LIBRARY)
  execute_process(COMMAND ${NM} -D --defined-only "${LIBRARY}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^ \n]+\n" symbols "${symbols}")
  string(REPLACE "\n" "" symbols "${symbols}")
  list(SORT symbols)
  if(NOT symbols STREQUAL "${ARGN}")
    message(FATAL_ERROR "${LIBRARY} should export ${ARGN} alone, it exports: ${symbols}")
  endif()
endfunction()

expect_exports("${bundle}/tremolo.clap" clap_entry)

if(VST3)
  set(contents "${WORK_DIR}/build/vst3/tremolo.vst3/Contents")
  file(GLOB libraries "${contents}/*-linux/tremolo.so")
  expect_exports("${libraries}" GetPluginFactory ModuleEntry ModuleExit)
  file(READ "${contents}/Resources/moduleinfo.json" info)
  string(JSON name GET "${info}" Classes 0 Name)
  if(NOT name STREQUAL "Tremolo")
    message(FATAL_ERROR "moduleinfo.json names the plugin '${name}', expected 'Tremolo'")
  endif()
endif()
