# Where the libraries come from. Each is Debian's package unless a root is given.

# CLAP: a root given by the user, then an installed package, then Debian's copy inside DPF (1.1.1, eight
# extensions; src/abi declares what it lacks).
set(CLAP_ROOT "" CACHE PATH "Folder that holds clap/clap.h or clap/plugin.h")
find_path(CLAP_INCLUDE_DIR clap/plugin.h
  HINTS "${CLAP_ROOT}" "${CLAP_ROOT}/include"
  PATHS /usr/share/dpf/distrho/src)
if(NOT CLAP_INCLUDE_DIR)
  message(FATAL_ERROR "CLAP headers not found: run ./setup.sh, or give their folder with -DCLAP_ROOT=...")
endif()
add_library(clap_headers INTERFACE)
target_include_directories(clap_headers SYSTEM INTERFACE "$<BUILD_INTERFACE:${CLAP_INCLUDE_DIR}>")

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sndfile REQUIRED IMPORTED_TARGET sndfile)
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)

if(AVIARY_TESTS)
  find_package(benchmark REQUIRED)
endif()
