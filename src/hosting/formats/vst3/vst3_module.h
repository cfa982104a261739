// Opens VST3 libraries; Module::open() comes here for them.
#pragma once

#include "hosting/formats/clap/module.h"

namespace aviary::hosting {

/// Loads the library of a bundle that check_plugin_file() has passed, in this process. Errors: those of Module::open(), "module.not_vst3" in place of
/// "module.not_clap". [main-thread]
Result<std::shared_ptr<const Module>> load_vst3(const std::filesystem::path& bundle);

} // namespace aviary::hosting
