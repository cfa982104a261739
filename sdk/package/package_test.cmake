# Builds the tremolo example as its author would, outside of this tree, and runs its test. PACKAGE says against what:
#
#     cmake -DPACKAGE=installed|build-tree -DBUILD_DIR=... -DSOURCE_DIR=... -DWORK_DIR=... -P package_test.cmake
#
# COMPILER and FLAGS are what the SDK itself was built with.
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
# FNV-1a 64 of "tremolo", counted elsewhere.
foreach(line "name = \"tremolo\"" "id = \"0x98c3211d1e40a523\"" "version = \"1.0.0\"" "file = \"tremolo.clap\"")
  if(NOT line IN_LIST manifest)
    message(FATAL_ERROR "the manifest lacks the line: ${line}\nit has: ${manifest}")
  endif()
endforeach()

find_program(NM nm REQUIRED)
execute_process(COMMAND ${NM} -D --defined-only "${bundle}/tremolo.clap" OUTPUT_VARIABLE symbols
  COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^ \n]+\n" symbols "${symbols}")
if(NOT symbols STREQUAL "clap_entry\n")
  message(FATAL_ERROR "the plugin should export clap_entry alone, it exports: ${symbols}")
endif()
