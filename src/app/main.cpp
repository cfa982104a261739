#include "app/command_line/parse.h"
#include "app/verbs/verbs.h"

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
    using namespace aviary::app;
    const Program program{.name = "aviary",
        .about = "Aviary: a live workshop for audio plugins and the songs that play them",
        .version = AVIARY_VERSION,
        .verbs = {new_verb(), start_verb(), bundle_verb(), install_verb(), verify_verb(), keygen_verb(),
            sign_verb(), check_verb(), render_verb(), serve_verb(), open_verb(), scan_verb()}};
    const Asked asked = parse(program, argc, argv);
    const int code = asked.verb ? asked.verb->run() : asked.code;
    std::fflush(nullptr);
    // Nothing of ours is left to do, and the destructors of a sound server's library may wait for ever for its threads.
    std::_Exit(code);
}
