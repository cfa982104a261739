# Where the libraries come from. Each is Debian's package unless a root is given.

# The runtime's:
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
if(AVIARY_TESTS)
  find_package(benchmark REQUIRED)
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
add_library(clap_headers INTERFACE)
target_include_directories(clap_headers SYSTEM INTERFACE "$<BUILD_INTERFACE:${CLAP_INCLUDE_DIR}>")

# VST3: Steinberg's interfaces, found in the same way; Debian has JUCE's copy (3.7.2). Without them there is no VST3 format.
set(VST3_SDK_ROOT "" CACHE PATH "Folder that holds pluginterfaces/vst/ivstcomponent.h")
find_path(VST3_INCLUDE_DIR pluginterfaces/vst/ivstcomponent.h
  HINTS "${VST3_SDK_ROOT}"
  PATH_SUFFIXES vst3sdk VST3_SDK
  PATHS /usr/share/juce/modules/juce_audio_processors/format_types/VST3_SDK)
set(AVIARY_VST3 OFF)
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  message(STATUS "VST3 is left out: it is made for Linux only")
elseif(NOT VST3_INCLUDE_DIR)
  message(STATUS "VST3 is left out: Steinberg's interfaces were not found. Install juce-modules-source-data, or give "
    "the folder of the VST3 SDK with -DVST3_SDK_ROOT=...")
else()
  set(AVIARY_VST3 ON)
endif()

find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
pkg_check_modules(sndfile REQUIRED IMPORTED_TARGET sndfile)
pkg_check_modules(libgit2 REQUIRED IMPORTED_TARGET libgit2)

# Audio devices. A driver whose library is missing is left out, and the program says so when it is asked for.
pkg_check_modules(jack IMPORTED_TARGET jack)
pkg_check_modules(rtaudio IMPORTED_TARGET rtaudio>=5.2 rtaudio<6)
foreach(driver jack rtaudio)
  if(NOT ${driver}_FOUND)
    message(STATUS "The audio driver ${driver} is left out: run ./setup.sh to install what it needs")
  endif()
endforeach()
