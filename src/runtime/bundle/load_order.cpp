#include "runtime/bundle/load_order.h"

#include <algorithm>
#include <map>

namespace aviary::runtime {
namespace {

using Bundles = std::span<const Manifest>;
using IsThere = std::function<bool(const Dependency&)>;

Result<void> check_names(Bundles bundles) {
    std::map<std::string_view, const Manifest*> by_name;
    for (const auto& bundle : bundles)
        if (const auto [other, is_new] = by_name.try_emplace(bundle.name, &bundle); !is_new)
            return Error{"bundle.duplicate",
                "two bundles are called '" + bundle.name + "': this one and that in "
                    + other->second->folder.string(),
                bundle.folder.string()};
    return {};
}

/// The first bundle beside `self` that provides it; nothing when there is none.
const Manifest* provider_of(Bundles bundles, const Dependency& dependency, const Manifest& self) {
    for (const auto& bundle : bundles)
        if (&bundle != &self && announces(bundle, dependency)) return &bundle;
    return nullptr;
}

/// Follows what each stuck bundle waits for, until one comes again.
Error describe_cycle(Bundles bundles, const Manifest& first, const IsThere& is_met) {
    std::vector<const Manifest*> path{&first};
    std::vector<std::string> steps;
    for (;;) {
        const auto& waiting = *path.back();
        const auto unmet = std::ranges::find_if_not(waiting.dependencies, is_met);
        const auto* next = provider_of(bundles, *unmet, waiting);
        if (next == nullptr) next = &waiting;
        steps.push_back("'" + waiting.name + "' needs " + text_of(*unmet) + " of '" + next->name + "'");
        const auto again = std::ranges::find(path, next) - path.begin();
        path.push_back(next);
        if (again + 1 == static_cast<std::ptrdiff_t>(path.size())) continue;
        auto message = "bundles wait for each other: " + steps[static_cast<std::size_t>(again)];
        for (auto i = static_cast<std::size_t>(again) + 1; i < steps.size(); ++i)
            message.append(", ").append(steps[i]);
        return {"dependency.cycle", std::move(message), next->name};
    }
}

} // namespace

bool announces(const Manifest& provider, const Dependency& dependency) {
    if (dependency.bundle && *dependency.bundle != provider.name) return false;
    return std::ranges::any_of(provider.provides, [&](const ContractName& provided) {
        return provided.name == dependency.contract
               && (!provided.major || *provided.major == dependency.major)
               && (!provided.version || *provided.version >= dependency.min_version);
    });
}

std::string text_of(const Dependency& dependency) {
    auto text = "'" + dependency.contract + "@" + std::to_string(dependency.major) + "' from version "
                + dependency.min_version.text();
    if (dependency.bundle) text.append(" of '").append(*dependency.bundle).append("'");
    return text;
}

Result<std::vector<std::size_t>> load_order(Bundles bundles, const IsThere& is_there) {
    if (auto checked = check_names(bundles); !checked) return checked.error();
    std::vector<std::size_t> order;
    std::vector<bool> placed(bundles.size());
    const IsThere is_met = [&](const Dependency& dependency) {
        return is_there(dependency) || std::ranges::any_of(order, [&](std::size_t index) {
            return announces(bundles[index], dependency);
        });
    };
    for (bool moved = true; moved;) {
        moved = false;
        for (std::size_t i = 0; i < bundles.size(); ++i) {
            if (placed[i] || !std::ranges::all_of(bundles[i].dependencies, is_met)) continue;
            order.push_back(i);
            placed[i] = moved = true;
        }
    }
    if (order.size() == bundles.size()) return order;

    for (const auto& bundle : bundles)
        for (const auto& dependency : bundle.dependencies)
            if (!is_met(dependency) && !announces(bundle, dependency)
                && provider_of(bundles, dependency, bundle) == nullptr)
                return Error{"dependency.missing",
                    "'" + bundle.name + "' needs " + text_of(dependency)
                        + ", which no bundle in the folder and none that is loaded provides",
                    bundle.folder.string()};
    const auto stuck = static_cast<std::size_t>(std::ranges::find(placed, false) - placed.begin());
    return describe_cycle(bundles, bundles[stuck], is_met);
}

} // namespace aviary::runtime
