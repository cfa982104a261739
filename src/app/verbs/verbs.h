// The verbs of the aviary command, one source file each: its options, its text for --help, and what it does. A verb gives
// the program's exit code: 0 done, 1 failed. Wrong usage gives 2 before the verb runs. Output for scripts goes to stdout,
// text for people to stderr. A new verb is named here and in main.cpp. [main-thread]
#pragma once

#include "app/command_line/verb.h"

namespace aviary::app {

Verb bundle_verb();
Verb check_verb();
Verb doctor_verb();
Verb export_verb();
Verb format_verb();
Verb import_verb();
Verb install_verb();
Verb keygen_verb();
Verb new_verb();
Verb open_verb();
Verb plugins_verb();
Verb render_verb();
Verb scan_verb();
Verb serve_verb();
Verb sign_verb();
Verb start_verb();
Verb validate_verb();
Verb verify_verb();

} // namespace aviary::app
