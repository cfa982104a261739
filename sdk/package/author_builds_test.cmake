# The ways in which authors build: what they link and include for a plugin its test has too, their -O stands, and with
# AddressSanitizer they get a VST3 as well. The project in builds/ is built against BUILD_DIR.
#
#     cmake -DBUILD_DIR=... -DSOURCE_DIR=... -DWORK_DIR=... -DCOMPILER=... -DVST3=... -P author_builds_test.cmake
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}\n${talk}")
  endif()
endfunction()

# configure(WAY option...): the project in a build folder of its own.
function(configure WAY)
  run(${CMAKE_COMMAND} -S "${SOURCE_DIR}/sdk/package/builds" -B "${WORK_DIR}/${WAY}" -G Ninja
    -DCMAKE_PREFIX_PATH=${BUILD_DIR} -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF -DCMAKE_CXX_COMPILER=${COMPILER}
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON ${ARGN})
endfunction()

# configure_fast(WAY option...): the same, without looking for a compiler once more.
function(configure_fast WAY)
  file(COPY "${WORK_DIR}/tested/CMakeFiles/${CMAKE_VERSION}" DESTINATION "${WORK_DIR}/${WAY}/CMakeFiles")
  configure(${WAY} ${ARGN})
endfunction()

# expect_level(LEVEL option...): the plugin's source is compiled with this -O, or with none.
function(expect_level LEVEL)
  file(REMOVE_RECURSE "${WORK_DIR}/level")
  configure_fast(level ${ARGN})
  file(READ "${WORK_DIR}/level/compile_commands.json" commands)
  foreach(object warm_test.dir/warm_test warm.dir/warm)
    string(REGEX MATCH "\"command\": \"[^\n]* -o CMakeFiles/${object}.cpp.o" command "${commands}")
    if(NOT command)
      message(FATAL_ERROR "no command for ${object} in\n${commands}")
    endif()
    string(REGEX MATCHALL " -O[^ ]*" levels "${command}")
    set(last "")
    if(levels)
      list(GET levels -1 last)
      string(STRIP "${last}" last)
    endif()
    if(NOT last STREQUAL LEVEL)
      message(SEND_ERROR "with ${ARGN} ${object} is compiled with '${last}', expected '${LEVEL}':\n${command}")
    endif()
  endforeach()
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")

configure(tested -DCMAKE_BUILD_TYPE=Debug)
run(${CMAKE_COMMAND} --build "${WORK_DIR}/tested" --target warm_test)
run(${CMAKE_CTEST_COMMAND} --test-dir "${WORK_DIR}/tested" --no-tests=error --output-on-failure)

# Without tests a line about one configures, and builds none.
configure_fast(plain -DCMAKE_BUILD_TYPE=Debug -DBUILD_TESTING=OFF -DAVIARY_VST3=OFF)
run(${CMAKE_COMMAND} --build "${WORK_DIR}/plain")
if(NOT EXISTS "${WORK_DIR}/plain/plugins/warm/warm.clap" OR EXISTS "${WORK_DIR}/plain/warm_test")
  message(FATAL_ERROR "without BUILD_TESTING the plugin should be built, and its test not")
endif()

expect_level(-O2)
expect_level("" -DCMAKE_BUILD_TYPE=Debug)
expect_level(-O3 -DCMAKE_BUILD_TYPE=Release)
expect_level(-Os -DCMAKE_BUILD_TYPE=MinSizeRel)
expect_level(-O1 -DCMAKE_CXX_FLAGS=-O1)
# As the workshop configures.
set(workshop -DCMAKE_BUILD_TYPE=Release -DAVIARY_PREFERS_O2=ON)
expect_level(-O2 ${workshop})
expect_level(-Ofast ${workshop} "-DCMAKE_CXX_FLAGS_RELEASE=-Ofast -DNDEBUG")
expect_level(-O3 ${workshop} -DOPTIONS_OF_PLUGIN=-O3)

# A program that loads the library would have to have the same sanitizer.
if(VST3)
  configure_fast(asan -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=-fsanitize=address -DBUILD_TESTING=OFF)
  run(${CMAKE_COMMAND} --build "${WORK_DIR}/asan")
  set(contents "${WORK_DIR}/asan/vst3/warm.vst3/Contents")
  file(GLOB library "${contents}/*-linux/warm.so")
  file(STRINGS "${library}" instrumented REGEX "__asan_" LIMIT_COUNT 1)
  if(NOT instrumented)
    message(FATAL_ERROR "the VST3 was built without AddressSanitizer")
  endif()
  file(READ "${contents}/Resources/moduleinfo.json" info)
  string(JSON name GET "${info}" Classes 0 Name)
  if(NOT name STREQUAL "Warm")
    message(FATAL_ERROR "moduleinfo.json names the plugin '${name}', expected 'Warm'")
  endif()
endif()
