// aviary-child: the process in which foreign plugin code runs. Probe, Canary, open_in_cage() and Guardian start it; see
// there. It is a program apart from aviary because it starts with every save and for every plugin in a cage: loading the
// libraries that aviary links, for the server and the history, would take longer than all the work done here.
#include "hosting/cage/child_side/serve.h"
#include "hosting/crash/child_side/crash_report.h"
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
    if (argc > 2 && verb != "guard") report_crashes(argv[2]);
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
    // Skips the destructors and exit handlers of a plugin's libraries: they may crash or hang, and nobody needs them.
    std::_Exit(code);
}
