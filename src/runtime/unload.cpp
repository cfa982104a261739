#include "runtime/bundle/load_order.h"
#include "runtime/operation.h"

#include <algorithm>

namespace aviary::runtime {

bool provides(const Runtime::Bundle& bundle, const Dependency& dependency) {
    if (dependency.bundle && *dependency.bundle != bundle.manifest.name) return false;
    return std::ranges::any_of(bundle.interfaces, [&](const Pinned& p) {
        return p->contract_id == dependency.contract_id && p->version >= dependency.min_version;
    });
}

/// The bundles that depend on something that only this one provides.
std::vector<const Runtime::Bundle*> Runtime::needing(const Bundle& bundle) const {
    const auto only_here = [&](const Dependency& dependency) {
        return provides(bundle, dependency) && std::ranges::none_of(bundles_, [&](const auto& entry) {
            return &entry.second != &bundle && provides(entry.second, dependency);
        });
    };
    std::vector<const Bundle*> dependents;
    for (const auto& [id, other] : bundles_)
        if (&other != &bundle && std::ranges::any_of(other.manifest.dependencies, only_here))
            dependents.push_back(&other);
    return dependents;
}

Result<void> Runtime::unload(BundleId id) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    const auto found = bundles_.find(id);
    if (found == bundles_.end()) return unknown_bundle(id);
    const auto& bundle = found->second;
    std::string names;
    for (const auto* dependent : needing(bundle))
        names.append(names.empty() ? "'" : ", '").append(dependent->manifest.name).append("'");
    if (!names.empty())
        return Error{"bundle.needed",
            "the bundle is needed by " + names
                + ", and nobody else provides what they need; "
                  "unload them first, or with it",
            bundle.manifest.name};
    unload_locked(bundle);
    return {};
}

Result<void> Runtime::unload_with_dependents(BundleId id) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    if (!bundles_.contains(id)) return unknown_bundle(id);
    std::set<BundleId> visited{id};
    unload_dependents(id, visited);
    unload_locked(bundles_.at(id));
    return {};
}

/// Unloads the deepest dependents first. Bundles in `visited` are being unloaded already, so a cycle ends.
void Runtime::unload_dependents(BundleId id, std::set<BundleId>& visited) {
    const auto next = [&]() -> const Bundle* {
        for (const auto* dependent : needing(bundles_.at(id)))
            if (visited.insert(dependent->manifest.id).second) return dependent;
        return nullptr;
    };
    while (const auto* dependent = next()) {
        unload_dependents(dependent->manifest.id, visited);
        unload_locked(*dependent);
    }
}

void Runtime::unload_locked(const Bundle& bundle) {
    fire(Phase::unloading, bundle.manifest);
    warn_of_live_instances(bundle, "unload");
    const auto id = bundle.manifest.id;
    by_folder_.erase(canonical_folder(bundle.manifest.folder));
    const auto code = bundles_.extract(id); // destroyed after the registry has let go of it
    registry_.replace(id, {});
}

} // namespace aviary::runtime
