# Flags, linker and compiler cache for the project's own code. AviaryPlugin.cmake has those for plugin authors.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

# These are for who decides on the whole build.
if(NOT AVIARY_IS_PART)
  if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
  endif()

  find_program(CCACHE_PROGRAM ccache)
  if(CCACHE_PROGRAM)
    # With a precompiled header, ccache works only if it may be sloppy about defines and time macros.
    set(AVIARY_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${AVIARY_LAUNCHER})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${AVIARY_LAUNCHER})
  endif()

  if(NOT APPLE AND NOT WIN32)
    foreach(linker mold lld)
      find_program(AVIARY_LINKER_${linker} NAMES ${linker} ld.${linker})
      if(AVIARY_LINKER_${linker})
        set(AVIARY_LINKER ${linker})
        add_link_options(-fuse-ld=${linker})
        break()
      endif()
    endforeach()
  endif()
endif()

add_library(aviary_flags INTERFACE)
# Sound is the same bytes everywhere: g++, and clang from 14 on, would join a product and a sum where the processor can, and
# round once instead of twice.
target_compile_options(aviary_flags INTERFACE -ffp-contract=off)
if(AVIARY_WERROR)
  target_compile_options(aviary_flags INTERFACE
    -Wall -Wextra -Wno-missing-field-initializers -Werror
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual>)
  # Sources that are compiled together shadow their neighbours' names.
  if(NOT AVIARY_TOGETHER)
    target_compile_options(aviary_flags INTERFACE -Wshadow)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # With -fPIC, g++ makes a template's static local unique in the process, and that keeps a library mapped for ever.
  target_compile_options(aviary_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
  target_compile_options(aviary_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()

if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # libstdc++ 12 itself sorts with a buffer that it marks as deprecated.
  target_compile_options(aviary_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-deprecated-declarations>)
endif()

if(AVIARY_SANITIZE)
  # Debug information for the lines in reports, and no more: every CI run makes these builds from scratch.
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
  add_compile_options(-fsanitize=${AVIARY_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${AVIARY_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # In instrumented code g++ no longer sees that values are initialised and in bounds, so its warnings are no errors here.
    # The builds without sanitizers treat them as errors.
    target_compile_options(aviary_flags INTERFACE -Wno-error -Wno-maybe-uninitialized)
  endif()
  if(AVIARY_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
  if(AVIARY_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio has fences, which ThreadSanitizer does not see. Asio's locks order the same accesses too.
    target_compile_options(aviary_flags INTERFACE -Wno-tsan)
  endif()
  if(AVIARY_SANITIZE STREQUAL "realtime")
    target_compile_options(aviary_flags INTERFACE -Wno-function-effects)
  endif()
  string(REPLACE "," ";" sanitizers "${AVIARY_SANITIZE}")
  foreach(sanitizer IN LISTS sanitizers)
    string(TOUPPER "${sanitizer}" sanitizer)
    add_compile_definitions(AVIARY_SANITIZE_${sanitizer}=1)
  endforeach()
endif()

# Precompiled standard headers: one for the rooms, one (with JSON) for those that are COLD, which AviaryRoom makes, one (with
# GoogleTest) for test programs. Executables that use the
# latter are compiled with the compiler's default for position independence, as the header is.
set(AVIARY_STANDARD_HEADERS
  <algorithm> <array> <atomic> <chrono> <cmath> <cstdint> <cstring> <filesystem> <functional> <map> <memory>
  <optional> <span> <string> <string_view> <thread> <utility> <variant> <vector>)
if(NOT EXISTS "${PROJECT_BINARY_DIR}/pch_anchor.cpp")
  file(WRITE "${PROJECT_BINARY_DIR}/pch_anchor.cpp" "")
endif()
add_library(aviary_pch OBJECT "${PROJECT_BINARY_DIR}/pch_anchor.cpp")
target_link_libraries(aviary_pch PRIVATE aviary_flags)
target_precompile_headers(aviary_pch PRIVATE ${AVIARY_STANDARD_HEADERS})
# What waits for people, files, sockets and builds gains nothing from more than -O1, which compiles in two thirds of the
# time. A precompiled header wants its own level of optimisation.
set(AVIARY_COLD_OPTIONS $<$<CONFIG:Release>:-O1>)
if(AVIARY_TESTS)
  find_package(GTest REQUIRED)
  # A test's own code runs once.
  set(AVIARY_TEST_OPTIONS ${AVIARY_COLD_OPTIONS})
  add_library(aviary_test_pch OBJECT "${PROJECT_BINARY_DIR}/pch_anchor.cpp")
  set_target_properties(aviary_test_pch PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_link_libraries(aviary_test_pch PRIVATE aviary_flags GTest::gtest)
  target_compile_options(aviary_test_pch PRIVATE ${AVIARY_TEST_OPTIONS})
  target_precompile_headers(aviary_test_pch PRIVATE ${AVIARY_STANDARD_HEADERS} <gtest/gtest.h>)
endif()
