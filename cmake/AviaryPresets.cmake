# aviary_preset_source(FOLDER RESULT): writes a C++ source that holds the folder's *.preset files, see <aviary/preset.h>.
# RESULT is its path. CMake runs again when a preset is added, edited or removed. Files of other kinds in that folder are
# packed into the library, for presets to name: `kept impulse = @hall.wav`.
function(aviary_preset_source FOLDER RESULT)
  file(GLOB presets CONFIGURE_DEPENDS "${FOLDER}/*.preset")
  if(NOT presets)
    message(FATAL_ERROR "PRESETS ${FOLDER}: there is no *.preset file in that folder")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${presets})
  set(source "#include <aviary/preset.h>\n\nnamespace {\n")
  foreach(preset IN LISTS presets)
    get_filename_component(name "${preset}" NAME_WLE)
    file(READ "${preset}" text)
    string(MAKE_C_IDENTIFIER "${name}" variable)
    string(APPEND source "const aviary::detail::PresetFile preset_${variable}(R\"aviary(${name})aviary\",\n"
      "R\"aviary(${text})aviary\");\n")
  endforeach()
  string(APPEND source "} // namespace\n")
  file(GLOB packed CONFIGURE_DEPENDS "${FOLDER}/*")
  list(REMOVE_ITEM packed ${presets})
  if(packed)
    aviary_packed_files("${packed}" packed_source)
    string(APPEND source "${packed_source}")
  endif()
  file(RELATIVE_PATH folder_name "${CMAKE_CURRENT_SOURCE_DIR}" "${FOLDER}")
  string(MAKE_C_IDENTIFIER "${folder_name}" folder_name)
  set(file "${CMAKE_CURRENT_BINARY_DIR}/${folder_name}.presets.cpp")
  file(CONFIGURE OUTPUT "${file}" CONTENT "${source}" @ONLY)
  set(${RESULT} "${file}" PARENT_SCOPE)
endfunction()

# aviary_packed_files(FILES RESULT): C++ that puts the files' bytes into the library, by the assembler, which reads them
# itself. RESULT is the text.
function(aviary_packed_files FILES RESULT)
  set(section ".section .rodata")
  if(APPLE)
    set(section ".const_data")
  elseif(WIN32)
    set(section ".section .rdata,\\\"dr\\\"")
  endif()
  set(source "\n#include <aviary/file.h>\n")
  set(number 0)
  foreach(file IN LISTS FILES)
    if(IS_DIRECTORY "${file}")
      continue()
    endif()
    get_filename_component(name "${file}" NAME)
    math(EXPR number "${number} + 1")
    # The digest in the name makes a compiler cache see that the file has changed.
    file(SHA256 "${file}" digest)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    set(symbol "aviary_packed_${number}_${digest}")
    string(APPEND source
      "extern \"C\" {\n"
      "[[gnu::visibility(\"hidden\")]] extern const unsigned char ${symbol}[];\n"
      "[[gnu::visibility(\"hidden\")]] extern const unsigned char ${symbol}_end[];\n"
      "}\n"
      "asm(\"${section}\\n\"\n"
      "    \".globl ${symbol}\\n.globl ${symbol}_end\\n.hidden ${symbol}\\n.hidden ${symbol}_end\\n\"\n"
      "    \"${symbol}:\\n.incbin \\\"${file}\\\"\\n${symbol}_end:\\n.byte 0\\n.text\\n\");\n"
      "namespace {\n"
      "const aviary::detail::PackedFile packed_${number}(R\"aviary(${name})aviary\", ${symbol}, ${symbol}_end);\n"
      "} // namespace\n")
  endforeach()
  set(${RESULT} "${source}" PARENT_SCOPE)
endfunction()
