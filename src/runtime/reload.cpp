#include "runtime/operation.h"

#include <algorithm>

namespace aviary::runtime {
namespace {

Error disabled(const std::string& why, const std::string& bundle) {
    return {"reload.disabled", "hot reload disabled: " + why, bundle};
}

} // namespace

const Runtime::Bundle* Runtime::loaded_from(const std::filesystem::path& folder) const {
    const auto same = [&](const auto& entry) {
        std::error_code error;
        return std::filesystem::weakly_canonical(entry.second.manifest.folder, error)
               == std::filesystem::weakly_canonical(folder, error);
    };
    const auto found = std::ranges::find_if(bundles_, same);
    return found == bundles_.end() ? nullptr : &found->second;
}

Result<void> Runtime::reload(BundleId bundle) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    const auto found = bundles_.find(bundle);
    if (found == bundles_.end()) return Error{"bundle.unknown", "no bundle of that id is loaded", {}};
    return reload_locked(std::filesystem::path(found->second.manifest.folder));
}

Result<void> Runtime::reload(const std::filesystem::path& folder) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    return reload_locked(folder);
}

/// Finds out which bundle is meant, and what is refused before anyone is told of a reload.
Result<void> Runtime::reload_locked(const std::filesystem::path& folder) {
    if (!settings_.hot_reload) return disabled("the settings say so", folder.string());
    auto manifest = read_manifest(folder);
    const auto* active = loaded_from(folder);
    if (active == nullptr) { // a newer version may lie in another folder
        if (!manifest) return manifest.error();
        const auto found = bundles_.find(manifest->id);
        if (found == bundles_.end())
            return Error{"bundle.unknown",
                "the bundle '" + manifest->name + "' was never loaded; load it first", folder.string()};
        active = &found->second;
    }
    if (!find_loader(active->manifest)->supports_hot_reload())
        return disabled("the loader '" + active->manifest.loader + "' cannot do it", active->manifest.name);
    if (manifest) {
        const auto* loader = find_loader(*manifest);
        if (loader == nullptr) return unknown_loader(*manifest);
        if (!loader->supports_hot_reload())
            return disabled("the loader '" + manifest->loader + "' cannot do it", manifest->name);
    }
    return replace(bundles_.at(active->manifest.id), std::move(manifest));
}

/// From here on the host is told how it ends.
Result<void> Runtime::replace(Bundle& active, Result<Manifest> manifest) {
    const auto fail = [&](const Error& error) {
        fire(Phase::failed, active.manifest, error.text());
        return error;
    };
    if (!manifest) return fail(manifest.error());
    if (manifest->id != active.manifest.id)
        return fail({"bundle.renamed",
            "the bundle is now called '" + manifest->name + "': unload the old one and load it",
            active.manifest.name});

    fire(Phase::preparing, active.manifest);
    warn_of_live_instances(active, "reload");
    auto& loader = *find_loader(*manifest);
    auto next = stage(loader, std::move(*manifest), true);
    if (!next) return fail(next.error());

    // One publication; the old code is let go only after it.
    const auto old = std::exchange(active, std::move(*next));
    registry_.replace(active.manifest.id, active.interfaces);
    fire(Phase::reloaded, active.manifest);
    return {};
}

} // namespace aviary::runtime
