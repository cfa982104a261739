#include "app/command_line/manual.h"
#include "app/command_line/parse.h"
#include "app/verbs/verbs.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace {

using namespace aviary::app;

/// The manual page or a completion script, if one is asked for. Only the build asks, so --help does not list these.
std::optional<std::string> description_asked_for(const Program& program, int argc, char** argv) {
    const std::string_view word = argc > 1 ? argv[1] : "";
    if (word == "--man" && argc == 2) return manual(program);
    if (word == "--completion" && argc == 3) return completion(program, argv[2]);
    return std::nullopt;
}

} // namespace

int main(int argc, char** argv) {
    const Program program{.name = "aviary",
        .about = "Aviary: a live workshop for audio plugins and the songs that play them",
        .version = AVIARY_VERSION,
        .verbs = {new_verb(), start_verb(), validate_verb(), bundle_verb(), install_verb(), verify_verb(),
            keygen_verb(), sign_verb(), check_verb(), format_verb(), import_verb(), export_verb(),
            render_verb(), serve_verb(), open_verb(), scan_verb(), plugins_verb(), doctor_verb()}};
    if (const auto description = description_asked_for(program, argc, argv)) {
        std::fputs(description->c_str(), stdout);
        return std::fflush(stdout) == 0 ? 0 : 1;
    }
    const Asked asked = parse(program, argc, argv);
    const int code = asked.verb ? asked.verb->run() : asked.code;
    std::fflush(nullptr);
    // Skips destructors of static objects: those of a sound server's library may wait for ever for its threads.
    std::_Exit(code);
}
