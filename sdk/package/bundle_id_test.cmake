# CMake's FNV-1a 64 against test vectors of Noll's reference code, and one of ours that begins with zeros.
cmake_minimum_required(VERSION 3.25)
include("${SOURCE_DIR}/cmake/AviaryPlugin.cmake")

foreach(case "a=0xaf63dc4c8601ec8c" "foobar=0x85944171f73967e8" "name35100=0x00074e5073a09095")
  string(REPLACE "=" ";" case "${case}")
  list(GET case 0 name)
  list(GET case 1 expected)
  aviary_bundle_id("${name}" id)
  if(NOT id STREQUAL expected)
    message(FATAL_ERROR "the id of '${name}' is ${id}, expected ${expected}")
  endif()
endforeach()
