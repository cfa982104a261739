# What `cmake --install build/release --component program` installs, beside what the rooms install themselves: a tree that
# works wherever it is moved, as src/app/program.h lays it out. Component `sdk` to the same place lets it build plugins.
# share/man and the shells' completions are written by the program itself.

# aviary_install_plugin(NAME): the bundle of a stock plugin.
function(aviary_install_plugin NAME)
  install(DIRECTORY "${AVIARY_PLUGIN_OUTPUT_DIR}/${NAME}" DESTINATION lib/aviary/plugins COMPONENT program)
endfunction()

# aviary_install_program(): the page, the manual, and what a desktop wants to know.
function(aviary_install_program)
  # Bundles hold machine code, which has no place in share/; who looks for them there finds them all the same.
  install(CODE [[
    set(shared "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/aviary")
    file(MAKE_DIRECTORY "${shared}")
    file(CREATE_LINK ../../lib/aviary/plugins "${shared}/plugins" SYMBOLIC)]] COMPONENT program)
  install(DIRECTORY "${PROJECT_BINARY_DIR}/web" DESTINATION share/aviary COMPONENT program OPTIONAL)

  set(written "${PROJECT_BINARY_DIR}/share")
  aviary_written("${written}/man/man1/aviary.1" --man)
  aviary_written("${written}/bash-completion/completions/aviary" --completion bash)
  aviary_written("${written}/zsh/site-functions/_aviary" --completion zsh)
  aviary_written("${written}/fish/vendor_completions.d/aviary.fish" --completion fish)
  get_property(files GLOBAL PROPERTY AVIARY_WRITTEN)
  add_custom_target(aviary_manual ALL DEPENDS ${files})
  install(DIRECTORY "${written}/" DESTINATION share COMPONENT program)

  set(packaging "${PROJECT_SOURCE_DIR}/packaging")
  install(FILES "${packaging}/aviary.desktop" DESTINATION share/applications COMPONENT program)
  install(FILES "${packaging}/aviary.xml" DESTINATION share/mime/packages COMPONENT program)
  install(FILES "${packaging}/aviary.svg" DESTINATION share/icons/hicolor/scalable/apps COMPONENT program)
endfunction()

# aviary_written(FILE OPTION...): FILE is what `aviary OPTION...` prints.
function(aviary_written FILE)
  cmake_path(GET FILE PARENT_PATH folder)
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(OUTPUT "${FILE}" COMMAND aviary ${ARGN} > "${FILE}" DEPENDS aviary VERBATIM)
  set_property(GLOBAL APPEND PROPERTY AVIARY_WRITTEN "${FILE}")
endfunction()
