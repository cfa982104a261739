#include "hosting/probe.h"
#include "app/verbs.h"
#include "hosting/cage/child.h"
#include "hosting/canary.h"
#include "hosting/guardian.h"

namespace aviary::app {

int probe(const std::filesystem::path& library) { return hosting::probe_main(library); }

int cage(const std::filesystem::path& library, const std::string& plugin_id) {
    return hosting::cage_main(library, plugin_id);
}

int guard(const std::string& temporary_folder) { return hosting::guardian_main(temporary_folder); }

int canary(const std::filesystem::path& library, const std::filesystem::path& request) {
    return hosting::canary_main(library, request);
}

} // namespace aviary::app
