# Every public header, alone, for each compiler that is here:
#
#   - gives no warning, included as an author's own file or as a system's;
#   - is understood by clang as it compiles for macOS on ARM;
#   - is understood as MSVC reads it, as far as clang can tell, and has no word that only GCC and clang know.
#
# The last two look at the headers that include no standard library: there is none of those systems here.
#
#     cmake -DCOMPILER=... -DSOURCE_DIR=... -P headers_test.cmake
cmake_minimum_required(VERSION 3.25)

set(include_dir "${SOURCE_DIR}/sdk/include")
file(GLOB headers RELATIVE "${include_dir}" "${include_dir}/aviary/*.h" "${include_dir}/aviary/detail/*.h")
list(LENGTH headers count)
if(count LESS 20)
  message(FATAL_ERROR "the headers were not found in ${include_dir}")
endif()
set(warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wextra-semi -Wundef -Werror)

# read_with(OUTPUT command... SOURCE): what the compiler says of this text.
function(read_with OUTPUT SOURCE)
  set(file "${CMAKE_CURRENT_BINARY_DIR}/headers_test.cpp")
  file(WRITE "${file}" "${SOURCE}")
  execute_process(COMMAND ${ARGN} -std=c++20 "${file}"
    TIMEOUT 60 RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE talk)
  if(NOT status EQUAL 0 OR talk)
    message(SEND_ERROR "${ARGN}\n${SOURCE}says:\n${talk}")
  endif()
  set(${OUTPUT} "${out}" PARENT_SCOPE)
endfunction()

find_program(gcc g++)
find_program(clang NAMES clang++-22 clang++-21 clang++-20 clang++)
set(compilers "")
foreach(compiler IN ITEMS ${COMPILER} ${gcc} ${clang})
  file(REAL_PATH "${compiler}" path)
  list(APPEND compilers "${path}")
endforeach()
list(REMOVE_DUPLICATES compilers)
foreach(compiler IN LISTS compilers)
  foreach(header IN LISTS headers)
    read_with(out "#include <${header}>\n" ${compiler} ${warnings} -I "${include_dir}" -fsyntax-only)
  endforeach()
  # What the macros become in an author's file.
  file(READ "${SOURCE_DIR}/sdk/package/author/gain.cpp" plugin)
  read_with(out "${plugin}" ${compiler} ${warnings} -I "${include_dir}" -fsyntax-only)
  list(TRANSFORM headers REPLACE "(.+)" "#include <\\1>\n" OUTPUT_VARIABLE all)
  string(JOIN "" all ${all})
  read_with(out "${all}${plugin}" ${compiler} ${warnings} -isystem "${include_dir}" -fsyntax-only)
endforeach()

if(NOT clang)
  message(STATUS "left out without clang: macOS and MSVC")
  return()
endif()
foreach(name math string)
  configure_file("${SOURCE_DIR}/sdk/package/msvc/${name}.in" "${CMAKE_CURRENT_BINARY_DIR}/msvc/${name}.h" COPYONLY)
endforeach()
# In MSVC's place clang says nothing of itself.
set(macos ${clang} --target=arm64-apple-macos11)
set(msvc ${clang} --target=x86_64-pc-windows-msvc -fms-extensions -fms-compatibility -fms-compatibility-version=19.38 -U__clang__
  -isystem "${CMAKE_CURRENT_BINARY_DIR}/msvc")
set(without_library 0)
foreach(header IN LISTS headers)
  file(STRINGS "${include_dir}/${header}" library REGEX "^#include <[^/]+>")
  if(library AND NOT header STREQUAL "aviary/detail/compiler.h")
    continue()
  endif()
  math(EXPR without_library "${without_library} + 1")
  read_with(out "#include <${header}>\n" ${macos} ${warnings} -I "${include_dir}" -fsyntax-only)
  read_with(out "#include <${header}>\n" ${msvc} -Wall -Wextra -Werror -I "${include_dir}" -fsyntax-only)
  read_with(out "#include <${header}>\n" ${msvc} -I "${include_dir}" -E -P)
  # MSVC has __builtin_bit_cast.
  string(REGEX MATCHALL "__atomic_[a-z_]+|__builtin_[a-z_]+|__attribute__|gnu::|clang::|__extension__|__is_same" foreign "${out}")
  list(REMOVE_ITEM foreign __builtin_bit_cast)
  if(foreign)
    message(SEND_ERROR "<${header}> says to MSVC what it does not know: ${foreign}")
  endif()
endforeach()
if(without_library LESS 20)
  message(SEND_ERROR "only ${without_library} headers include no standard library")
endif()
read_with(out "${plugin}" ${macos} ${warnings} -I "${include_dir}" -fsyntax-only)
read_with(out "${plugin}" ${msvc} -I "${include_dir}" -fsyntax-only)
