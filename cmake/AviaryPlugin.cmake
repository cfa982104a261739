include("${CMAKE_CURRENT_LIST_DIR}/AviaryPresets.cmake")

# aviary_add_plugin(NAME SOURCES file... [TESTS file...] [PRESETS folder] [VERSION x.y.z])
#
#     find_package(Aviary REQUIRED)
#     aviary_add_plugin(tremolo SOURCES tremolo.cpp TESTS tremolo_test.cpp)
#
# Builds the plugins in the sources as a bundle that Aviary can load: a folder NAME/ with NAME.clap, which other hosts load
# too, and manifest.toml. It lies in AVIARY_PLUGIN_OUTPUT_DIR, or in plugins/ in the build folder. PRESETS is a folder of
# factory presets, see <aviary/preset.h>. VERSION is the project's by default. The targets:
#
#     NAME             this bundle alone
#     NAME_test        of TESTS, the program that ctest runs: the tests and the plugin's sources, see <aviary/testing.h>
#     NAME_vst3        if the SDK has VST3, the same objects as NAME.vst3, in AVIARY_VST3_OUTPUT_DIR or in vst3/ in the
#                      build folder; -DAVIARY_VST3=OFF leaves it out, as the workshop does
#     NAME_moduleinfo  with NAME_vst3, a program that writes what is in NAME.vst3
#
# What you link, include or define for NAME, the others have too. NAME_test is there without BUILD_TESTING as well, so that
# a line about it configures, but only who asks for it by name builds it.
function(aviary_add_plugin NAME)
  cmake_parse_arguments(PLUGIN "" "VERSION;PRESETS" "SOURCES;TESTS" ${ARGN})
  if(NOT PLUGIN_SOURCES)
    message(FATAL_ERROR "aviary_add_plugin(${NAME}): name the plugin's source files after SOURCES")
  endif()
  if(NOT NAME MATCHES "^[A-Za-z0-9][A-Za-z0-9._-]*$")
    message(FATAL_ERROR "aviary_add_plugin(${NAME}): a plugin's name is letters, digits, '.', '_' and '-'")
  endif()
  if(NOT PLUGIN_VERSION)
    set(PLUGIN_VERSION "${PROJECT_VERSION}")
  endif()
  if(NOT PLUGIN_VERSION MATCHES "^[0-9]+\\.[0-9]+\\.[0-9]+$")
    message(FATAL_ERROR "aviary_add_plugin(${NAME}): the version is '${PLUGIN_VERSION}', expected x.y.z: give it to "
      "project(... VERSION x.y.z) or here after VERSION")
  endif()

  if(PLUGIN_PRESETS)
    get_filename_component(presets "${PLUGIN_PRESETS}" ABSOLUTE)
    aviary_preset_source("${presets}" preset_source)
    list(APPEND PLUGIN_SOURCES "${preset_source}")
  endif()

  set(output_dir "${CMAKE_BINARY_DIR}/plugins")
  if(AVIARY_PLUGIN_OUTPUT_DIR)
    set(output_dir "${AVIARY_PLUGIN_OUTPUT_DIR}")
  endif()
  set(bundle_dir "${output_dir}/${NAME}")

  add_library(${NAME} MODULE ${PLUGIN_SOURCES})
  aviary_plugin_options(${NAME})
  target_link_libraries(${NAME} PRIVATE aviary::clap)
  aviary_lay_out(${NAME} ${NAME} clap "${bundle_dir}" ${PLUGIN_VERSION} library)
  aviary_export_only(${NAME} clap_entry)

  aviary_bundle_id(${NAME} bundle_id)
  file(CONFIGURE OUTPUT "${bundle_dir}/manifest.toml" @ONLY CONTENT [[
name = "@NAME@"
id = "@bundle_id@"
version = "@PLUGIN_VERSION@"
loader = "clap"
file = "@library@"
provides = ["clap.plugin-factory@1"]
]])

  if(TARGET aviary::vst3 AND (AVIARY_VST3 OR NOT DEFINED AVIARY_VST3))
    aviary_add_vst3(${NAME} ${PLUGIN_VERSION})
  endif()

  if(PLUGIN_TESTS)
    add_executable(${NAME}_test ${PLUGIN_TESTS} "$<TARGET_PROPERTY:${NAME},SOURCES>")
    aviary_plugin_options(${NAME}_test)
    target_link_libraries(${NAME}_test PRIVATE aviary::testing)
    aviary_inherit(${NAME}_test ${NAME})
    add_dependencies(${NAME}_test ${NAME}) # so it waits for what NAME waits for, as headers that are generated
    if(BUILD_TESTING OR NOT DEFINED BUILD_TESTING)
      add_test(NAME ${NAME}_test COMMAND ${NAME}_test)
    else()
      set_target_properties(${NAME}_test PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
  endif()
endfunction()

# Gives TARGET what the author has NAME compiled and linked with, also by lines that are still to come. The libraries bring
# their own folders and definitions. Only the SDK's way to link a plugin stays with NAME; see aviary_export_only().
function(aviary_inherit TARGET NAME)
  target_link_libraries(${TARGET} PRIVATE "$<TARGET_PROPERTY:${NAME},LINK_LIBRARIES>")
  target_link_directories(${TARGET} PRIVATE "$<TARGET_PROPERTY:${NAME},LINK_DIRECTORIES>")
  set(ours "clap_entry|aviary_fingerprint_note|/${NAME}.symbols")
  target_link_options(${TARGET} PRIVATE "$<FILTER:$<TARGET_PROPERTY:${NAME},LINK_OPTIONS>,EXCLUDE,${ours}>")
  target_include_directories(${TARGET} PRIVATE "$<TARGET_PROPERTY:${NAME},INCLUDE_DIRECTORIES>")
  target_compile_definitions(${TARGET} PRIVATE "$<TARGET_PROPERTY:${NAME},COMPILE_DEFINITIONS>")
  target_compile_options(${TARGET} PRIVATE "$<TARGET_PROPERTY:${NAME},COMPILE_OPTIONS>")
  target_compile_features(${TARGET} PRIVATE "$<TARGET_PROPERTY:${NAME},COMPILE_FEATURES>")
endfunction()

# Links the objects of NAME as NAME.vst3. A program of the same objects then writes its moduleinfo.json, for hosts that want
# to know what is in a bundle without loading it. The library itself could be loaded for that only by a program that has
# the runtime of the author's sanitizer.
function(aviary_add_vst3 NAME VERSION)
  set(output_dir "${CMAKE_BINARY_DIR}/vst3")
  if(AVIARY_VST3_OUTPUT_DIR)
    set(output_dir "${AVIARY_VST3_OUTPUT_DIR}")
  endif()

  add_library(${NAME}_vst3 MODULE $<TARGET_OBJECTS:${NAME}>)
  aviary_plugin_options(${NAME}_vst3)
  target_link_libraries(${NAME}_vst3 PRIVATE aviary::vst3)
  aviary_inherit(${NAME}_vst3 ${NAME})
  set_target_properties(${NAME}_vst3 PROPERTIES LINKER_LANGUAGE CXX)
  aviary_lay_out(${NAME}_vst3 ${NAME} vst3 "${output_dir}" ${VERSION} library)
  set(entry_points ModuleEntry ModuleExit)
  if(APPLE)
    set(entry_points bundleEntry bundleExit)
  elseif(WIN32)
    set(entry_points InitDll ExitDll)
  endif()
  aviary_export_only(${NAME}_vst3 GetPluginFactory ${entry_points})

  if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
    message(STATUS "${NAME}.vst3 gets no moduleinfo.json: what would write it does not run here")
    return()
  endif()
  add_executable(${NAME}_moduleinfo $<TARGET_OBJECTS:${NAME}>)
  aviary_plugin_options(${NAME}_moduleinfo)
  target_link_libraries(${NAME}_moduleinfo PRIVATE aviary::vst3_moduleinfo aviary::vst3)
  aviary_inherit(${NAME}_moduleinfo ${NAME})
  set_target_properties(${NAME}_moduleinfo PROPERTIES LINKER_LANGUAGE CXX
    RUNTIME_OUTPUT_DIRECTORY "$<1:${CMAKE_CURRENT_BINARY_DIR}/moduleinfo>")

  set(resources "${output_dir}/${NAME}.vst3/Contents/Resources")
  file(MAKE_DIRECTORY "${resources}")
  add_custom_command(TARGET ${NAME}_vst3 POST_BUILD
    COMMAND ${NAME}_moduleinfo "${NAME}" "${VERSION}" > "${resources}/moduleinfo.json"
    VERBATIM)
endfunction()

# The path of the library of the plugin NAME, in the folder that holds the bundle, where hosts look for it:
#
#            clap                            vst3
#   Linux    NAME.clap                       NAME.vst3/Contents/x86_64-linux/NAME.so
#   macOS    NAME.clap/Contents/MacOS/NAME   NAME.vst3/Contents/MacOS/NAME
#   Windows  NAME.clap                       NAME.vst3/Contents/x86_64-win/NAME.vst3
#
# macOS has not been tried; Windows only by MinGW.
function(aviary_library_path SYSTEM PROCESSOR NAME FORMAT RESULT)
  if(SYSTEM STREQUAL "Darwin")
    set(path "${NAME}.${FORMAT}/Contents/MacOS/${NAME}")
  elseif(FORMAT STREQUAL "clap")
    set(path "${NAME}.clap")
  elseif(SYSTEM STREQUAL "Windows")
    string(TOLOWER "${PROCESSOR}" processor)
    string(REPLACE "amd64" "x86_64" processor "${processor}")
    set(path "${NAME}.vst3/Contents/${processor}-win/${NAME}.vst3")
  else()
    set(path "${NAME}.vst3/Contents/${PROCESSOR}-linux/${NAME}.so")
  endif()
  set(${RESULT} "${path}" PARENT_SCOPE)
endfunction()

# Sets where TARGET, the library of NAME, is built in FOLDER. RESULT is its path from there.
function(aviary_lay_out TARGET NAME FORMAT FOLDER VERSION RESULT)
  aviary_library_path("${CMAKE_SYSTEM_NAME}" "${CMAKE_SYSTEM_PROCESSOR}" ${NAME} ${FORMAT} path)
  cmake_path(GET path PARENT_PATH inside)
  cmake_path(GET path FILENAME file)
  # By length: NAME may have dots of its own.
  string(LENGTH "${NAME}" length)
  string(SUBSTRING "${file}" ${length} -1 suffix)
  cmake_path(SET output_dir NORMALIZE "${FOLDER}/${inside}/.")
  set_target_properties(${TARGET} PROPERTIES PREFIX "" OUTPUT_NAME "${NAME}" SUFFIX "${suffix}"
    LIBRARY_OUTPUT_DIRECTORY "$<1:${output_dir}>")
  if(APPLE)
    file(CONFIGURE OUTPUT "${FOLDER}/${NAME}.${FORMAT}/Contents/Info.plist" @ONLY CONTENT [[
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>CFBundleExecutable</key><string>@NAME@</string>
  <key>CFBundleIdentifier</key><string>aviary.@NAME@.@FORMAT@</string>
  <key>CFBundleInfoDictionaryVersion</key><string>6.0</string>
  <key>CFBundleName</key><string>@NAME@</string>
  <key>CFBundlePackageType</key><string>BNDL</string>
  <key>CFBundleShortVersionString</key><string>@VERSION@</string>
  <key>CFBundleVersion</key><string>@VERSION@</string>
</dict>
</plist>
]])
  endif()
  set(${RESULT} "${path}" PARENT_SCOPE)
endfunction()

# How a plugin and its test are compiled.
function(aviary_plugin_options TARGET)
  set_target_properties(${TARGET} PROPERTIES
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${TARGET} PRIVATE cxx_std_20)
  if(MSVC)
    target_compile_options(${TARGET} PRIVATE /W4)
    return()
  endif()
  # The author's own -O stands, wherever it is written: CMake's variables are looked at, options come behind this one. Only
  # what CMake itself decides is decided otherwise: without a configuration it would not optimise at all, and -O3, its
  # choice for Release, makes every save in the workshop slower and seldom makes plugins faster.
  if(NOT CMAKE_CXX_FLAGS MATCHES "(^| )-O")
    set(level $<$<CONFIG:>:-O2>)
    if(AVIARY_PREFERS_O2 AND CMAKE_CXX_FLAGS_RELEASE STREQUAL "-O3 -DNDEBUG")
      set(level $<$<OR:$<CONFIG:>,$<CONFIG:Release>>:-O2>)
    endif()
    target_compile_options(${TARGET} BEFORE PRIVATE ${level})
  endif()
  # Without contraction the sound is the same bytes on every processor, also on those that join a product and a sum.
  # Without errno the compiler turns sqrt and the like into instructions and vectorises loops around them.
  target_compile_options(${TARGET} PRIVATE -Wall -Wextra -Wno-missing-field-initializers -ffp-contract=off
    -fno-math-errno)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A unique symbol would keep the library mapped after dlclose(), and its next version would never be loaded.
    # With -pipe the assembler need not wait for the compiler.
    target_compile_options(${TARGET} PRIVATE -fno-gnu-unique -pipe)
  endif()
  if(MINGW)
    # A host has none of MinGW's own libraries.
    target_link_options(${TARGET} PRIVATE -static)
  endif()
  if(NOT APPLE AND NOT WIN32)
    foreach(linker mold lld)
      find_program(AVIARY_LINKER_${linker} NAMES ${linker} ld.${linker})
      if(AVIARY_LINKER_${linker})
        target_link_options(${TARGET} PRIVATE -fuse-ld=${linker})
        break()
      endif()
    endforeach()
  endif()
endfunction()

# Links these symbols from the static library that has them, and hides all others, so that two plugins in one host never
# share a function by accident.
function(aviary_export_only TARGET)
  if(APPLE)
    list(TRANSFORM ARGN REPLACE "(.+)" "-Wl,-u,_\\1;-Wl,-exported_symbol,_\\1" OUTPUT_VARIABLE options)
  elseif(MSVC)
    list(TRANSFORM ARGN REPLACE "(.+)" "/INCLUDE:\\1;/EXPORT:\\1,DATA" OUTPUT_VARIABLE options)
  else()
    set(script "${CMAKE_CURRENT_BINARY_DIR}/${TARGET}.symbols")
    list(JOIN ARGN "; " symbols)
    file(CONFIGURE OUTPUT "${script}" CONTENT "{ global: ${symbols}; local: *; };\n")
    list(TRANSFORM ARGN PREPEND "-Wl,-u," OUTPUT_VARIABLE options)
    list(APPEND options "-Wl,--version-script=${script}")
    # Links the note into which `aviary bundle` writes the plugin's fingerprint.
    list(APPEND options "-Wl,-u,aviary_fingerprint_note")
  endif()
  target_link_options(${TARGET} PRIVATE ${options})
endfunction()

# The bundle's id, FNV-1a 64 of its name, as "0x" and 16 hexadecimal digits: half of all hashes are too large for TOML's
# integers, which are signed.
function(aviary_bundle_id NAME RESULT)
  string(HEX "${NAME}" bytes)
  string(REGEX MATCHALL ".." bytes "${bytes}")
  # CMake calculates in 64-bit two's complement, which wraps as FNV needs. This number is 0xcbf29ce484222325 there.
  set(hash -3750763034362895579)
  foreach(byte IN LISTS bytes)
    math(EXPR hash "(${hash} ^ 0x${byte}) * 0x100000001b3")
  endforeach()
  math(EXPR hash "${hash}" OUTPUT_FORMAT HEXADECIMAL)
  string(SUBSTRING "${hash}" 2 -1 digits)
  string(LENGTH "${digits}" length)
  math(EXPR missing "16 - ${length}")
  string(REPEAT "0" ${missing} zeros)
  set(${RESULT} "0x${zeros}${digits}" PARENT_SCOPE)
endfunction()
