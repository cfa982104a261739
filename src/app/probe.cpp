#include "hosting/probe.h"
#include "app/verbs.h"
#include "hosting/canary.h"

namespace aviary::app {

int probe(const std::filesystem::path& library) { return hosting::probe_main(library); }

int canary(const std::filesystem::path& library, const std::filesystem::path& request) {
    return hosting::canary_main(library, request);
}

} // namespace aviary::app
