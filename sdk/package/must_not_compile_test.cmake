# Mistakes that an author's compiler must find, and say in words. Each file of must_not_compile/ makes one when MISTAKE
# is defined. Without it, the file compiles. With it, it does not, and the compiler prints the words behind "// says: ".
#
#     cmake -DCOMPILER=... -DSOURCE_DIR=... -P must_not_compile_test.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB files "${SOURCE_DIR}/sdk/package/must_not_compile/*.cpp")
list(LENGTH files count)
if(count LESS 10)
  message(FATAL_ERROR "the mistakes were not found in ${SOURCE_DIR}/sdk/package/must_not_compile")
endif()

function(compile FILE STATUS TALK)
  execute_process(
    COMMAND "${COMPILER}" -std=c++20 -O2 -I "${SOURCE_DIR}/sdk/include" ${ARGN} -c "${FILE}" -o /dev/null
    TIMEOUT 60 RESULT_VARIABLE status OUTPUT_VARIABLE talk ERROR_VARIABLE talk)
  set(${STATUS} "${status}" PARENT_SCOPE)
  set(${TALK} "${talk}" PARENT_SCOPE)
endfunction()

foreach(file IN LISTS files)
  file(STRINGS "${file}" words LIMIT_COUNT 1)
  string(REPLACE "// says: " "" words "${words}")
  compile("${file}" status talk)
  if(NOT status EQUAL 0)
    message(SEND_ERROR "${file} does not compile even without its mistake:\n${talk}")
  endif()
  compile("${file}" status talk -DMISTAKE)
  string(REPLACE "\\\"" "\"" talk "${talk}")
  string(FIND "${talk}" "${words}" place)
  if(status EQUAL 0)
    message(SEND_ERROR "${file} compiles with its mistake; expected: ${words}")
  elseif(place EQUAL -1)
    message(SEND_ERROR "the compiler does not say of ${file}: ${words}\nit says:\n${talk}")
  endif()
endforeach()
message(STATUS "${count} mistakes")
