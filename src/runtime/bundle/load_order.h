// In which order a folder of bundles is loaded: providers first. A pure function over their manifests. [any-thread]
//
//     auto order = load_order(manifests, [&](const Dependency& d) { return is_loaded(d); });
//     if (order) for (const auto index : *order) load(manifests[index]);
#pragma once

#include "runtime/bundle/manifest.h"

#include <functional>
#include <span>
#include <vector>

namespace aviary::runtime {

/// Whether the provider's manifest announces what the dependency needs. Loading shows what the bundle really provides.
bool announces(const Manifest& provider, const Dependency& dependency);

/// "'test.answer@1' from version 1.2.0", and " of 'test.bundle'" if the dependency names a bundle.
std::string text_of(const Dependency& dependency);

/// Returns indices into `bundles`; bundles that may go in any order keep theirs. `is_there` says whether a dependency
/// is met already. Errors name the bundles: "bundle.duplicate" (two have one name), "dependency.missing" (nobody
/// provides it), "dependency.cycle" (each waits for the next, or a bundle for itself).
Result<std::vector<std::size_t>> load_order(
    std::span<const Manifest> bundles, const std::function<bool(const Dependency&)>& is_there);

} // namespace aviary::runtime
