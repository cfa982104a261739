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

/// Whether that bundle, by its manifest, provides what is depended on. What it really provides is seen when it is loaded.
bool announces(const Manifest& provider, const Dependency& dependency);

/// "'test.answer@1' from version 1.2.0", with the bundle it must be of if one is named.
std::string text_of(const Dependency& dependency);

/// Indices, among equals in the order given. `is_there` says whether a dependency is met already. Errors that name the
/// bundles: "bundle.duplicate" (two of one name), "dependency.missing" (nobody provides it), "dependency.cycle" (each
/// waits for the next; also a bundle for itself).
Result<std::vector<std::size_t>> load_order(
    std::span<const Manifest> bundles, const std::function<bool(const Dependency&)>& is_there);

} // namespace aviary::runtime
