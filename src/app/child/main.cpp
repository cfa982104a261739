// aviary-child: where foreign plugin code runs, in a process of its own. The programs that ask start it; see Probe,
// Canary, open_in_cage() and Guardian for what it answers. A program apart from aviary because it starts with every
// save and for every plugin that plays in a cage: what a server and a history link would take longer to load than all
// that is done here.
#include "hosting/cage/child_side/serve.h"
#include "hosting/probe/canary.h"
#include "hosting/probe/probe.h"
#include "process/guardian.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

int run(int argc, char** argv) {
    using namespace aviary::hosting;
    const std::string_view verb = argc > 1 ? argv[1] : "";
    if (verb == "probe" && argc == 3) return probe_main(argv[2]);
    if (verb == "canary" && argc == 4) return canary_main(argv[2], argv[3]);
    if (verb == "cage" && argc == 4) return cage_main(argv[2], argv[3]);
    if (verb == "guard" && argc == 3) return aviary::process::guardian_main(argv[2]);
    std::fputs(
        "usage: aviary-child probe PATH | canary PATH REQUEST | cage PATH ID | guard FOLDER\n", stderr);
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    const int code = run(argc, argv);
    std::fflush(nullptr);
    // What a plugin's libraries left for the end of the process may crash or hang, and harms nobody when left out.
    std::_Exit(code);
}
