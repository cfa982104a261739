// Opens a bundle so that each of its plugins runs in a process of its own. For plugins that a person does not trust.
//
//     auto module = open_caged(io, bundle, share, on_news);
//     if (module) session.go_live(bundle, *module);   // before the song is opened
//
// [main-thread]
#pragma once

#include "hosting/cage/cage.h"

namespace aviary::app {

/// Probes the bundle in a child first, and waits for it. `share` and `on_news` are as in CageSetup. Errors: those of
/// read_manifest(), Probe and open_in_cage().
Result<std::shared_ptr<const hosting::Module>> open_caged(boost::asio::io_context& io,
    const std::filesystem::path& bundle, double share, std::function<void(const hosting::CageNews&)> on_news);

} // namespace aviary::app
