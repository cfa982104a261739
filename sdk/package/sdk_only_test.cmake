# An author gets the SDK in each of its three ways, without what the program needs: no Boost, JSON or Git library is looked
# for. The project in author/ has plugins called as Aviary's own.
#
#     cmake -DWAY=find_package|add_subdirectory|fetch_content -DSOURCE_DIR=... -DWORK_DIR=... -DCOMPILER=... -P sdk_only_test.cmake
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}\n${talk}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
file(COPY "${SOURCE_DIR}/sdk/package/author" DESTINATION "${WORK_DIR}")
set(author "${WORK_DIR}/author")
set(compiler -G Ninja -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
# Nothing of the program's may be needed.
foreach(package Boost nlohmann_json CLI11 fmt GTest benchmark PkgConfig)
  list(APPEND compiler -DCMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
endforeach()

set(from_where -DAVIARY_SOURCE=${SOURCE_DIR})
if(WAY STREQUAL "find_package")
  run(${CMAKE_COMMAND} -S "${SOURCE_DIR}" -B "${WORK_DIR}/sdk" ${compiler} -DAVIARY_SDK_ONLY=ON)
  run(${CMAKE_COMMAND} --build "${WORK_DIR}/sdk" --parallel 2)
  run(${CMAKE_COMMAND} --install "${WORK_DIR}/sdk" --prefix "${WORK_DIR}/made")
  # It may be moved.
  file(RENAME "${WORK_DIR}/made" "${WORK_DIR}/prefix")
  file(REMOVE_RECURSE "${WORK_DIR}/sdk")
  set(from_where -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix)
endif()

# What the author chose stays. A cache of compiled objects that is there is taken here, to save the test's time.
set(expected -DCMAKE_BUILD_TYPE=MinSizeRel -DEXPECTED_CMAKE_BUILD_TYPE=MinSizeRel)
find_program(ccache ccache)
if(ccache)
  set(ENV{CCACHE_SLOPPINESS} pch_defines,time_macros)
  list(APPEND expected -DCMAKE_CXX_COMPILER_LAUNCHER=${ccache} -DEXPECTED_CMAKE_CXX_COMPILER_LAUNCHER=${ccache})
endif()
run(${CMAKE_COMMAND} -S "${author}" -B "${author}/build" -DWAY=${WAY} ${compiler} ${from_where} ${expected}
  -DCMAKE_EXPORT_COMPILE_COMMANDS=ON)
run(${CMAKE_COMMAND} --build "${author}/build" --parallel 2)
run(${CMAKE_CTEST_COMMAND} --test-dir "${author}/build" --no-tests=error --output-on-failure)
foreach(made plugins/gain/gain.clap plugins/gain/manifest.toml plugins/delay/delay.clap tool)
  if(NOT EXISTS "${author}/build/${made}")
    message(FATAL_ERROR "the project built no ${made}")
  endif()
endforeach()

file(READ "${author}/build/compile_commands.json" commands)
if(commands MATCHES "-Werror")
  message(FATAL_ERROR "warnings of a newer compiler would be an author's errors: -Werror is in\n${commands}")
endif()
run(${CMAKE_COMMAND} --install "${author}/build" --prefix "${WORK_DIR}/installed")
file(GLOB_RECURSE installed "${WORK_DIR}/installed/*")
if(installed)
  message(FATAL_ERROR "the author's project installs what it did not ask for: ${installed}")
endif()
