#include "runtime/bundle/load_order.h"
#include "runtime/operation.h"

#include <algorithm>

namespace aviary::runtime {
namespace {

Error disabled(const std::string& why, const std::string& bundle) {
    return {"reload.disabled", "hot reload disabled: " + why, bundle};
}

} // namespace

Runtime::Bundle* Runtime::loaded_from(const std::filesystem::path& folder) {
    const auto found = by_folder_.find(canonical_folder(folder));
    return found == by_folder_.end() ? nullptr : &bundles_.at(found->second);
}

Result<void> Runtime::reload(BundleId bundle) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    const auto found = bundles_.find(bundle);
    if (found == bundles_.end()) return unknown_bundle(bundle);
    return reload_locked(&found->second, std::filesystem::path(found->second.manifest.folder));
}

Result<void> Runtime::reload(const std::filesystem::path& folder) { return reload(folder, {}); }

Result<void> Runtime::reload(const std::filesystem::path& folder, const Accept& accept) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    return reload_locked(loaded_from(folder), folder, accept);
}

/// Finds the bundle that is meant, and refuses what is refused without an event.
Result<void> Runtime::reload_locked(
    Bundle* active, const std::filesystem::path& folder, const Accept& accept) {
    if (!settings_.hot_reload) return disabled("the settings say so", folder.string());
    auto manifest = read_manifest(folder);
    if (active == nullptr) { // a newer version may lie in another folder
        if (!manifest) return manifest.error();
        const auto found = bundles_.find(manifest->id);
        if (found == bundles_.end())
            return Error{"bundle.unknown",
                "the bundle '" + manifest->name + "' was never loaded; load it first", folder.string()};
        active = &found->second;
    }
    if (auto allowed = reload_by(active->manifest); !allowed) return allowed;
    if (manifest)
        if (auto allowed = reload_by(*manifest); !allowed) return allowed;

    Reloaded reloaded;
    if (auto replaced = replace(*active, std::move(manifest), reloaded, accept); !replaced) return replaced;
    reload_dependents(reloaded);
    fire(Phase::reloaded, active->manifest);
    return {};
}

/// Whether the bundle's loader is there and supports hot reload.
Result<void> Runtime::reload_by(const Manifest& manifest) const {
    const auto* loader = find_loader(manifest);
    if (loader == nullptr) return unknown_loader(manifest);
    if (loader->supports_hot_reload()) return {};
    return disabled("the loader '" + manifest.loader + "' cannot do it", manifest.name);
}

/// From here on an event tells the host how the reload ends: `failed` comes from here, `reloaded` from the caller.
Result<void> Runtime::replace(
    Bundle& active, Result<Manifest> manifest, Reloaded& reloaded, const Accept& accept) {
    const auto fail = [&](const Error& error) {
        fire(Phase::failed, active.manifest, error.text());
        return error;
    };
    if (!manifest) return fail(manifest.error());
    if (manifest->id != active.manifest.id)
        return fail({"bundle.renamed",
            "the bundle is called '" + manifest->name + "' now, expected '" + active.manifest.name
                + "': unload the old one and load the new",
            manifest->folder.string()});

    if (auto trusted = check_signature(*manifest); !trusted) return fail(trusted.error());

    fire(Phase::preparing, active.manifest);
    warn_of_live_instances(active, "reload");
    auto& loader = *find_loader(*manifest);
    auto next = stage(loader, std::move(*manifest), true);
    if (!next) return fail(next.error());
    if (accept)
        if (auto accepted = accept(next->interfaces); !accepted) return fail(accepted.error());

    // One publication; the old code is let go only after it.
    const auto old = std::exchange(active, std::move(*next));
    registry_.replace(active.manifest.id, active.interfaces);
    if (old.manifest.folder != active.manifest.folder) {
        by_folder_.erase(canonical_folder(old.manifest.folder));
        by_folder_[canonical_folder(active.manifest.folder)] = active.manifest.id;
    }
    tell_of_dropped(old, active);

    reloaded.done.insert(active.manifest.name);
    for (const auto* provider : {&old, static_cast<const Bundle*>(&active)})
        for (const auto* dependent : wanting_reload_after(*provider))
            if (!reloaded.done.contains(dependent->manifest.name))
                reloaded.pending.insert(dependent->manifest.name);
    return {};
}

void Runtime::tell_of_dropped(const Bundle& before, const Bundle& after) const {
    for (const auto& [id, other] : bundles_)
        for (const auto& dependency : other.manifest.dependencies)
            if (id != after.manifest.id && provides(before, dependency) && !provides(after, dependency))
                fire(Phase::dependency_dropped, other.manifest,
                    "'" + after.manifest.name + "' no longer provides " + text_of(dependency) + ", which '"
                        + other.manifest.name + "' depends on");
}

} // namespace aviary::runtime
