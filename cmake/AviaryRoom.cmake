# aviary_room(NAME SOURCES ... [USES ...] [PRIVATE_USES ...] [TESTS ...] [TEST_USES ...])
#
# Makes the folder a static library aviary_NAME that others include as "NAME/header.h". USES are the rooms and
# libraries its headers need, PRIVATE_USES those only its sources need. A room without sources is header-only.
# TESTS become the program NAME_test, whose cases ctest runs one by one.
function(aviary_room NAME)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;PRIVATE_USES;TESTS;TEST_USES" ${ARGN})
  set(target aviary_${NAME})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH include_root)

  if(ROOM_SOURCES)
    add_library(${target} STATIC ${ROOM_SOURCES})
    target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${include_root}>")
    target_link_libraries(${target} PUBLIC ${ROOM_USES} PRIVATE "$<BUILD_INTERFACE:aviary_flags>" ${ROOM_PRIVATE_USES})
    target_precompile_headers(${target} REUSE_FROM aviary_pch)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${include_root}")
    target_link_libraries(${target} INTERFACE ${ROOM_USES})
  endif()

  if(ROOM_TESTS AND AVIARY_TESTS)
    aviary_test(${NAME}_test SOURCES ${ROOM_TESTS} USES ${target} ${ROOM_PRIVATE_USES} ${ROOM_TEST_USES})
  endif()
endfunction()

# aviary_test(NAME SOURCES ... USES ... [TIMEOUT seconds]): a GoogleTest program known to ctest, case by case.
function(aviary_test NAME)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;USES" ${ARGN})
  if(NOT AVIARY_TESTS)
    return()
  endif()
  include(GoogleTest)
  add_executable(${NAME} ${TEST_SOURCES})
  target_link_libraries(${NAME} PRIVATE ${TEST_USES} aviary_flags GTest::gtest GTest::gtest_main)
  target_compile_definitions(${NAME} PRIVATE
    AVIARY_SOURCE_DIR="${PROJECT_SOURCE_DIR}" AVIARY_BUILD_DIR="${PROJECT_BINARY_DIR}")
  set_target_properties(${NAME} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_precompile_headers(${NAME} REUSE_FROM aviary_test_pch)
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  gtest_discover_tests(${NAME} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${NAME}")
endfunction()
