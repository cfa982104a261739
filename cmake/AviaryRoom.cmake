# aviary_room(NAME [COLD] [FOLDERS_APART] SOURCES ... [USES ...] [PRIVATE_USES ...] [TESTS ...] [TEST_USES ...] [APART ...])
#
# Makes the folder a static library aviary_NAME, whose headers others include as "NAME/header.h". USES are the rooms and
# libraries that its headers need, PRIVATE_USES those that only its sources need. A room without sources is header-only.
# TESTS become the program NAME_test, whose cases ctest runs one by one. APART are the sources and tests that are compiled
# on their own and FOLDERS_APART: see aviary_compile_together(). COLD: see aviary_compile_cold().
function(aviary_room NAME)
  cmake_parse_arguments(ROOM "COLD;FOLDERS_APART" "" "SOURCES;USES;PRIVATE_USES;TESTS;TEST_USES;APART" ${ARGN})
  set(target aviary_${NAME})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH include_root)

  if(ROOM_SOURCES)
    add_library(${target} STATIC ${ROOM_SOURCES})
    target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${include_root}>")
    target_link_libraries(${target} PUBLIC ${ROOM_USES} PRIVATE "$<BUILD_INTERFACE:aviary_flags>" ${ROOM_PRIVATE_USES})
    if(ROOM_COLD AND TARGET aviary_cold_pch)
      aviary_compile_cold(${target})
    else()
      target_precompile_headers(${target} REUSE_FROM aviary_pch)
    endif()
    set(folders_apart "")
    if(ROOM_FOLDERS_APART)
      set(folders_apart FOLDERS_APART)
    endif()
    aviary_compile_together(${target} ${ROOM_SOURCES} ${folders_apart} APART ${ROOM_APART})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${include_root}")
    target_link_libraries(${target} INTERFACE ${ROOM_USES})
  endif()

  if(ROOM_TESTS AND AVIARY_TESTS)
    aviary_test(${NAME}_test SOURCES ${ROOM_TESTS} USES ${target} ${ROOM_PRIVATE_USES} ${ROOM_TEST_USES}
      APART ${ROOM_APART})
  endif()
endfunction()

# aviary_compile_together(TARGET source... [APART source...] [FOLDERS_APART])
#
# Compiles the sources of neighbouring folders as one translation unit, some sixteen in each; with FOLDERS_APART those of one
# folder. What they all include is then read once, and what they all instantiate is compiled once, which takes a quarter of
# the time. Sources after APART are compiled on their own: their
# anonymous namespaces have a name that a neighbour's has too. An edit of one source compiles its neighbours as well, so the
# preset dev does without this. It thereby also finds an include that a source owes to a neighbour.
function(aviary_compile_together TARGET)
  if(NOT AVIARY_TOGETHER)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 TOGETHER "FOLDERS_APART" "" "APART")
  set_target_properties(${TARGET} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ takes a source that another file includes for a header, and warns of its anonymous namespace.
    target_compile_options(${TARGET} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
  endif()
  set(unit "")
  set(size 0)
  set(last_folder "/")
  foreach(source IN LISTS TOGETHER_UNPARSED_ARGUMENTS)
    if(NOT source IN_LIST TOGETHER_APART)
      cmake_path(GET source PARENT_PATH folder)
      if(NOT folder STREQUAL last_folder AND (TOGETHER_FOLDERS_APART OR size EQUAL 0 OR size GREATER 15))
        string(MAKE_C_IDENTIFIER "from_${folder}" unit)
        set(size 0)
      endif()
      set(last_folder "${folder}")
      math(EXPR size "${size} + 1")
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${unit}")
    endif()
  endforeach()
endfunction()

# aviary_compile_cold(TARGET): for a short build rather than for speed, because its code waits for people, files, sockets and
# builds. No loop over sound belongs in it.
if(TARGET nlohmann_json::nlohmann_json)
  add_library(aviary_cold_pch OBJECT "${PROJECT_BINARY_DIR}/pch_anchor.cpp")
  target_link_libraries(aviary_cold_pch PRIVATE aviary_flags nlohmann_json::nlohmann_json)
  target_compile_options(aviary_cold_pch PRIVATE ${AVIARY_COLD_OPTIONS})
  target_precompile_headers(aviary_cold_pch PRIVATE ${AVIARY_STANDARD_HEADERS} <nlohmann/json.hpp>)
endif()
function(aviary_compile_cold TARGET)
  target_compile_options(${TARGET} PRIVATE ${AVIARY_COLD_OPTIONS})
  target_precompile_headers(${TARGET} REUSE_FROM aviary_cold_pch)
endfunction()

# aviary_compile_as_test(TARGET): with the headers that are precompiled for tests, and as those are compiled.
function(aviary_compile_as_test TARGET)
  set_target_properties(${TARGET} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${TARGET} PRIVATE ${AVIARY_TEST_OPTIONS})
  target_precompile_headers(${TARGET} REUSE_FROM aviary_test_pch)
endfunction()

# aviary_test(NAME SOURCES ... USES ... [TIMEOUT seconds] [APART ...]): a GoogleTest program, whose cases ctest knows one by
# one. The program is compiled for a short build rather than for speed; the code that it tests is not.
function(aviary_test NAME)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;USES;APART" ${ARGN})
  if(NOT AVIARY_TESTS)
    return()
  endif()
  include(GoogleTest)
  add_executable(${NAME} ${TEST_SOURCES})
  target_link_libraries(${NAME} PRIVATE ${TEST_USES} aviary_flags GTest::gtest GTest::gtest_main)
  target_compile_definitions(${NAME} PRIVATE
    AVIARY_SOURCE_DIR="${PROJECT_SOURCE_DIR}" AVIARY_BUILD_DIR="${PROJECT_BINARY_DIR}")
  aviary_compile_as_test(${NAME})
  aviary_compile_together(${NAME} ${TEST_SOURCES} FOLDERS_APART APART ${TEST_APART})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  gtest_discover_tests(${NAME} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${NAME}")
endfunction()

# aviary_test_under_valgrind(NAME FILTER [variable=value ...]): runs these cases of a test program once more under valgrind, which
# also sees reads of memory that nobody wrote, and code that was not compiled for AddressSanitizer. Left out where there is no
# valgrind.
find_program(AVIARY_VALGRIND valgrind)
function(aviary_test_under_valgrind NAME FILTER)
  if(AVIARY_TESTS AND AVIARY_VALGRIND AND NOT AVIARY_SANITIZE)
    add_test(NAME "valgrind_${NAME}" COMMAND ${AVIARY_VALGRIND} -q --error-exitcode=9 $<TARGET_FILE:${NAME}> "--gtest_filter=${FILTER}")
    set_tests_properties("valgrind_${NAME}" PROPERTIES TIMEOUT 180 ENVIRONMENT "${ARGN}")
  endif()
endfunction()
