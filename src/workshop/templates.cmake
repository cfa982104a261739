# Makes templates.h, the files of a new project as constants, from the files in templates/.
set(templates_header "${CMAKE_CURRENT_BINARY_DIR}/generated/workshop/templates.h")
set(templates_text "// Made from src/workshop/templates.\n#pragma once\n#include <string_view>\nnamespace aviary::workshop::templates {\n")
foreach(pair cmake_lists:CMakeLists.txt effect:effect.cpp effect_test:effect_test.cpp effect_song:effect_song.bird
    instrument:instrument.cpp instrument_test:instrument_test.cpp instrument_song:instrument_song.bird
    note_effect:note_effect.cpp note_effect_test:note_effect_test.cpp
    readme:README.md gitignore:gitignore
    ui_package:ui/package.json ui_tsconfig:ui/tsconfig.json ui_gitignore:ui/gitignore ui_index:ui/index.html
    ui_main:ui/main.ts ui_aviary:ui/aviary.ts ui_style:ui/style.css)
  string(REPLACE ":" ";" pair "${pair}")
  list(GET pair 0 name)
  list(GET pair 1 file)
  set(file "${CMAKE_CURRENT_SOURCE_DIR}/templates/${file}.in")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" content)
  string(APPEND templates_text "inline constexpr std::string_view ${name} = R\"template(${content})template\";\n")
endforeach()
string(APPEND templates_text "}\n")
file(CONFIGURE OUTPUT "${templates_header}" CONTENT "@templates_text@" @ONLY)
