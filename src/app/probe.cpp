#include "hosting/probe.h"
#include "app/verbs.h"

namespace aviary::app {

int probe(const std::filesystem::path& library) { return hosting::probe_main(library); }

} // namespace aviary::app
