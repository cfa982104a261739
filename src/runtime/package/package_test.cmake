# Builds the runtime alone, installs it, builds the example host against the installation, as somebody would who has no
# interest in audio, and runs it over two versions of its bundle:
#
#     cmake -DSOURCE_DIR=... -DWORK_DIR=... -DCOMPILER=... -DC_COMPILER=... -P package_test.cmake
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk TIMEOUT 250)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}\n${talk}")
  endif()
  set(talk "${talk}" PARENT_SCOPE)
endfunction()

set(compilers -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_C_COMPILER=${C_COMPILER})
file(REMOVE_RECURSE "${WORK_DIR}/prefix" "${WORK_DIR}/example")

run(${CMAKE_COMMAND} -S "${SOURCE_DIR}" -B "${WORK_DIR}/alone" ${compilers} -DAVIARY_RUNTIME_ONLY=ON -DAVIARY_TESTS=OFF)
run(${CMAKE_COMMAND} --build "${WORK_DIR}/alone" --parallel 2)
run(${CMAKE_COMMAND} --install "${WORK_DIR}/alone" --prefix "${WORK_DIR}/prefix" --component runtime)
file(GLOB_RECURSE audio "${WORK_DIR}/prefix/*clap*" "${WORK_DIR}/prefix/*vst3*")
if(audio)
  message(FATAL_ERROR "the runtime's package should know nothing of audio, it has: ${audio}")
endif()

file(COPY "${SOURCE_DIR}/examples/reload_host" DESTINATION "${WORK_DIR}/example")
set(example "${WORK_DIR}/example/reload_host")
run(${CMAKE_COMMAND} -S "${example}" -B "${example}/build" ${compilers}
  -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
run(${CMAKE_COMMAND} --build "${example}/build")
run("${example}/build/reload_host" "${example}/build/greeter-1" "${example}/build/greeter-2" "${example}/build/greeter-1")
foreach(line "hello from version 1" "preparing greeter" "reloaded greeter" "hello from version 2")
  string(FIND "${talk}" "${line}" place)
  if(place EQUAL -1)
    message(FATAL_ERROR "the example did not say '${line}', it said:\n${talk}")
  endif()
endforeach()

# What is not installed says so.
file(WRITE "${WORK_DIR}/example/wants_sdk/CMakeLists.txt"
  "cmake_minimum_required(VERSION 3.25)\nproject(wants_sdk)\nfind_package(Aviary REQUIRED)\n")
execute_process(COMMAND ${CMAKE_COMMAND} -S "${WORK_DIR}/example/wants_sdk" -B "${WORK_DIR}/example/wants_sdk/build"
  ${compilers} -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix RESULT_VARIABLE status ERROR_VARIABLE talk OUTPUT_QUIET)
if(status EQUAL 0 OR NOT talk MATCHES "there is no component 'sdk'")
  message(FATAL_ERROR "the SDK is not installed there, but was found:\n${talk}")
endif()
