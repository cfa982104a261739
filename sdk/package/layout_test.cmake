# Where a plugin's library lies on each system, and that a name may have dots.
cmake_minimum_required(VERSION 3.25)
include("${SOURCE_DIR}/cmake/AviaryPlugin.cmake")

function(expect_path SYSTEM PROCESSOR NAME FORMAT EXPECTED)
  aviary_library_path("${SYSTEM}" "${PROCESSOR}" "${NAME}" "${FORMAT}" path)
  if(NOT path STREQUAL EXPECTED)
    message(FATAL_ERROR "${NAME} as ${FORMAT} on ${SYSTEM} lies at ${path}, expected ${EXPECTED}")
  endif()
endfunction()

expect_path(Linux x86_64 echo clap "echo.clap")
expect_path(Linux x86_64 echo vst3 "echo.vst3/Contents/x86_64-linux/echo.so")
expect_path(Linux aarch64 echo.2 vst3 "echo.2.vst3/Contents/aarch64-linux/echo.2.so")
expect_path(Darwin arm64 echo clap "echo.clap/Contents/MacOS/echo")
expect_path(Darwin arm64 echo vst3 "echo.vst3/Contents/MacOS/echo")
expect_path(Windows AMD64 echo clap "echo.clap")
expect_path(Windows AMD64 echo vst3 "echo.vst3/Contents/x86_64-win/echo.vst3")
expect_path(Windows ARM64 echo vst3 "echo.vst3/Contents/arm64-win/echo.vst3")
