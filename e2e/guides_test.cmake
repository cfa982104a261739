# Follows each guide in docs/ step by step, with exactly the files that it shows, against the package in the build tree.
# Also checks what `aviary new` writes: every kind of project builds and passes its own test. A block that begins with
# ```LANGUAGE FILE is that file. When a block shows a file again, the files so far are built first.
#
#     cmake -DSOURCE_DIR=... -DBUILD_DIR=... -DWORK_DIR=... -P guides_test.cmake
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} TIMEOUT 120 RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk
    WORKING_DIRECTORY "${WORK_DIR}")
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}\n${talk}")
  endif()
endfunction()

# Builds the files so far. It runs no test: until the guide shows its own test, there is only that of `aviary new`, which is
# about another plugin.
function(build_project NAME)
  run(${CMAKE_COMMAND} -S ${NAME} -B ${NAME}/build -G Ninja -DCMAKE_BUILD_TYPE=Release
    -DCMAKE_PREFIX_PATH=${BUILD_DIR} -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF -DAVIARY_VST3=OFF)
  run(${CMAKE_COMMAND} --build ${NAME}/build)
endfunction()

function(test_project NAME)
  run(${CMAKE_CTEST_COMMAND} --test-dir ${NAME}/build --no-tests=error --output-on-failure)
endfunction()

function(follow GUIDE NAME)
  run("${BUILD_DIR}/bin/aviary" new ${NAME} ${ARGN})
  build_project(${NAME})
  test_project(${NAME})
  file(READ "${SOURCE_DIR}/docs/${GUIDE}.md" rest)
  set(shown "")
  while(TRUE)
    string(REGEX MATCH "\n```[a-z]+ ([a-z_./]+)\n" fence "${rest}")
    if(NOT fence)
      break()
    endif()
    set(file "${CMAKE_MATCH_1}")
    string(FIND "${rest}" "${fence}" start)
    string(LENGTH "${fence}" length)
    math(EXPR start "${start} + ${length}")
    string(SUBSTRING "${rest}" ${start} -1 rest)
    string(FIND "${rest}" "\n```" end)
    string(SUBSTRING "${rest}" 0 ${end} text)
    if(file IN_LIST shown)
      build_project(${NAME})
    endif()
    list(APPEND shown ${file})
    file(WRITE "${WORK_DIR}/${NAME}/${file}" "${text}\n")
  endwhile()
  build_project(${NAME})
  test_project(${NAME})
  if(NOT "${NAME}.cpp" IN_LIST shown OR NOT "${NAME}_test.cpp" IN_LIST shown)
    message(FATAL_ERROR "docs/${GUIDE}.md shows ${shown}, expected ${NAME}.cpp and ${NAME}_test.cpp")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
file(MAKE_DIRECTORY "${WORK_DIR}")
follow(your-first-plugin wobble)
follow(your-first-instrument pluck --kind instrument)
follow(your-first-note-effect strum --kind note-effect)

# The step "Ship it", as far as it writes into this folder only.
run("${CMAKE_COMMAND}" -E env "CMAKE_PREFIX_PATH=${BUILD_DIR}" "${BUILD_DIR}/bin/aviary" bundle wobble --out dist)
if(NOT EXISTS "${WORK_DIR}/dist/wobble/wobble.clap")
  message(FATAL_ERROR "aviary bundle --out dist made no dist/wobble/wobble.clap")
endif()
