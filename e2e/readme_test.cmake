# Checks what the README shows: its plugin builds with its CMake lines, and its song has no mistakes. Renders that song in all
# the ways of docs/rendering.md.
#
#     cmake -DSOURCE_DIR=... -DBUILD_DIR=... -DWORK_DIR=... -P readme_test.cmake
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}\n${talk}")
  endif()
endfunction()

file(READ "${SOURCE_DIR}/README.md" readme)
# Finds the first block between ```LANGUAGE and ``` that holds TEXT. Uses no lists: CMake splits them at semicolons.
function(read_block LANGUAGE TEXT RESULT)
  string(FIND "${readme}" "${TEXT}" inside)
  if(inside EQUAL -1)
    message(FATAL_ERROR "the README no longer says '${TEXT}'")
  endif()
  string(SUBSTRING "${readme}" 0 ${inside} before)
  string(FIND "${before}" "```${LANGUAGE}\n" fence REVERSE)
  string(LENGTH "```${LANGUAGE}\n" fence_length)
  math(EXPR start "${fence} + ${fence_length}")
  string(SUBSTRING "${readme}" ${start} -1 rest)
  string(FIND "${rest}" "```" length)
  string(SUBSTRING "${rest}" 0 ${length} text)
  set(${RESULT} "${text}" PARENT_SCOPE)
endfunction()

read_block(cpp "struct Gain" plugin)
read_block(cmake "aviary_add_plugin(gain" lines)
read_block("" "bpm 104" song)
string(REPLACE " TESTS gain_test.cpp" "" lines "${lines}")

file(REMOVE_RECURSE "${WORK_DIR}")
file(WRITE "${WORK_DIR}/gain.cpp" "${plugin}")
file(WRITE "${WORK_DIR}/song.bird" "${song}")
file(WRITE "${WORK_DIR}/CMakeLists.txt"
  "cmake_minimum_required(VERSION 3.25)\nproject(gain VERSION 1.0.0 LANGUAGES CXX)\n${lines}")
run(${CMAKE_COMMAND} -S "${WORK_DIR}" -B "${WORK_DIR}/build" -G Ninja -DCMAKE_PREFIX_PATH=${BUILD_DIR}
  -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
run(${CMAKE_COMMAND} --build "${WORK_DIR}/build")
if(NOT EXISTS "${WORK_DIR}/build/plugins/gain/gain.clap")
  message(FATAL_ERROR "the README's plugin made no bundle")
endif()
run("${BUILD_DIR}/bin/aviary" check "${WORK_DIR}/song.bird")
run("${BUILD_DIR}/bin/aviary" render "${WORK_DIR}/song.bird" -o "${WORK_DIR}/song.wav")

# Every command that docs/rendering.md shows runs.
file(STRINGS "${SOURCE_DIR}/docs/rendering.md" commands REGEX "^aviary render ")
list(LENGTH commands count)
if(count LESS 8)
  message(FATAL_ERROR "docs/rendering.md shows ${count} commands, expected 8 or more")
endif()
foreach(command IN LISTS commands)
  run(${CMAKE_COMMAND} -E env "PATH=${BUILD_DIR}/bin:$ENV{PATH}" sh -c "cd '${WORK_DIR}' && ${command}")
endforeach()
