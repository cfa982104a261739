# Runs the commands of docs/shipping.md in its order, for a new project and with a HOME of its own, and checks that they do
# what it says.
#
#     cmake -DSOURCE_DIR=... -DBUILD_DIR=... -DWORK_DIR=... -P shipping_test.cmake
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${WORK_DIR}")
file(MAKE_DIRECTORY "${WORK_DIR}/home")
set(ENV{HOME} "${WORK_DIR}/home")
set(ENV{PATH} "${BUILD_DIR}/bin:$ENV{PATH}")

# run(FOLDER EXPECTED COMMAND...): EXPECTED is the exit code. Puts the command's output into `talk`.
function(run FOLDER EXPECTED)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${FOLDER}" TIMEOUT 60
    RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk)
  if(NOT status EQUAL EXPECTED)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\ngave ${status}, expected ${EXPECTED}:\n${talk}")
  endif()
  set(talk "${talk}" PARENT_SCOPE)
endfunction()

run("${WORK_DIR}" 0 aviary new wobble)
set(project "${WORK_DIR}/wobble")
file(READ "${SOURCE_DIR}/docs/shipping.md" page)
string(REGEX MATCHALL "```sh\n[^`]*" blocks "${page}")
list(LENGTH blocks count)
if(count LESS 4)
  message(FATAL_ERROR "docs/shipping.md has ${count} blocks of commands, expected four or more")
endif()
foreach(block IN LISTS blocks)
  string(REPLACE "```sh\n" "" commands "${block}")
  run("${project}" 0 sh -e -c "${commands}")
endforeach()

foreach(made dist/wobble/wobble.clap dist/wobble/manifest.toml dist/wobble.vst3 build/bundle/plugins/wobble/wobble.clap
    build/bundle/vst3/wobble.vst3 ../home/.clap/wobble.clap ../home/.vst3/wobble.vst3)
  if(NOT EXISTS "${project}/${made}")
    message(FATAL_ERROR "docs/shipping.md says that there is ${made}")
  endif()
endforeach()

# After an edit, verify prints what docs/shipping.md shows, except for names of folders and fingerprints.
file(APPEND "${project}/wobble.cpp" "// edited\n")
run("${project}" 1 aviary verify)
foreach(line "wobble  tree             newer  " "  wobble.cpp changed since the last bundle" "wobble  build      clap  stale  "
    "wobble  installed  vst3  stale  " "  made from other sources" "Run: aviary install")
  foreach(text page talk)
    string(FIND "${${text}}" "${line}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "'${line}' is not in:\n${${text}}")
    endif()
  endforeach()
endforeach()
