# The SDK alone, included by the root in place of all else. Three ways for a plugin's project to get it:
#
#     find_package(Aviary REQUIRED)          # installed from -DAVIARY_SDK_ONLY=ON, or with the program
#     add_subdirectory(aviary)               # a copy or submodule of this tree
#     FetchContent_MakeAvailable(aviary)     # the same, fetched while configuring
#
# and then aviary_add_plugin(). Within another project nothing is done to that project: no flag, launcher, linker or output
# folder of ours reaches it, every target is called aviary_*, and nothing is installed unless -DAVIARY_INSTALL=ON.
set(install_by_default ON)
if(AVIARY_IS_PART)
  set(install_by_default OFF)
endif()
option(AVIARY_INSTALL "Have rules to install the SDK" ${install_by_default})
# Warnings are for who works on Aviary, and a newer compiler may have more of them.
set(AVIARY_WERROR OFF)
set(AVIARY_TESTS OFF)

set(AVIARY_TOGETHER ON) # it is built as a whole and not worked on

include(AviaryToolchain)
include(AviaryDependencies)
include(AviaryRoom)
include(AviaryPlugin)
add_subdirectory(src/abi)
add_subdirectory(sdk)
