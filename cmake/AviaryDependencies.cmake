# Where the libraries come from. Each is Debian's package unless a root is given.

# The runtime's:
if(NOT AVIARY_SDK_ONLY)
  find_package(Threads REQUIRED)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
  find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
  if(AVIARY_TESTS)
    find_package(benchmark REQUIRED)
  endif()
endif()
if(AVIARY_RUNTIME_ONLY)
  return()
endif()

# CLAP: a root given by the user, then an installed package, then Debian's copy inside DPF (1.1.1 with eight extensions;
# src/abi declares the ones that it lacks).
set(CLAP_ROOT "" CACHE PATH "Folder that holds clap/clap.h or clap/plugin.h")
find_path(CLAP_INCLUDE_DIR clap/plugin.h
  HINTS "${CLAP_ROOT}" "${CLAP_ROOT}/include"
  PATHS /usr/share/dpf/distrho/src)
if(NOT CLAP_INCLUDE_DIR)
  message(FATAL_ERROR "CLAP headers not found: run ./setup.sh, or give their folder with -DCLAP_ROOT=...")
endif()
if(NOT AVIARY_SDK_ONLY)
  add_library(clap_headers INTERFACE)
  target_include_directories(clap_headers SYSTEM INTERFACE "$<BUILD_INTERFACE:${CLAP_INCLUDE_DIR}>")
endif()

# VST3 needs nothing: src/abi declares its interfaces.
set(AVIARY_VST3 OFF)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" OR MINGW)
  set(AVIARY_VST3 ON)
else()
  message(STATUS "VST3 is left out: it is made for Linux, and for Windows by MinGW, only")
endif()

if(AVIARY_SDK_ONLY)
  return()
endif()

# The program's:
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
pkg_check_modules(sndfile REQUIRED IMPORTED_TARGET sndfile)
pkg_check_modules(soxr REQUIRED IMPORTED_TARGET soxr)
pkg_check_modules(soundtouch REQUIRED IMPORTED_TARGET soundtouch)
pkg_check_modules(libgit2 REQUIRED IMPORTED_TARGET libgit2)
if(AVIARY_TESTS)
  pkg_check_modules(ebur128 IMPORTED_TARGET libebur128)
endif()

# Audio devices. A driver whose library is missing is left out, and the program says so when it is asked for.
pkg_check_modules(jack IMPORTED_TARGET jack)
pkg_check_modules(rtaudio IMPORTED_TARGET rtaudio>=5.2 rtaudio<6)
foreach(driver jack:libjack-jackd2-dev rtaudio:librtaudio-dev)
  string(REPLACE ":" ";" driver "${driver}")
  list(POP_FRONT driver name package)
  if(NOT ${name}_FOUND)
    message(STATUS "The audio driver ${name} is left out: it needs ${package}")
  endif()
endforeach()
