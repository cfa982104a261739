#include "runtime/operation.h"

#include <algorithm>

namespace aviary::runtime {

namespace {

/// Whether the dependency is on a contract of that bundle, in whatever version.
bool concerns(const Dependency& dependency, const Runtime::Bundle& bundle) {
    if (dependency.bundle && *dependency.bundle != bundle.manifest.name) return false;
    return std::ranges::any_of(
        bundle.interfaces, [&](const Pinned& p) { return p->contract_id == dependency.contract_id; });
}

} // namespace

/// The bundles that want a reload after this one.
std::vector<const Runtime::Bundle*> Runtime::wanting_reload_after(const Bundle& provider) const {
    std::vector<const Bundle*> dependents;
    for (const auto& [id, other] : bundles_)
        if (id != provider.manifest.id && other.manifest.needs_reinit_on_dep_reload
            && std::ranges::any_of(
                other.manifest.dependencies, [&](const Dependency& d) { return concerns(d, provider); }))
            dependents.push_back(&other);
    return dependents;
}

/// Whether a reload of `from` may lead to one of `to`, directly or through other bundles.
bool Runtime::leads_to(
    const std::string& from, const std::string& to, const std::set<std::string>& done) const {
    std::set<std::string> seen{from};
    std::vector<std::string> open{from};
    while (!open.empty()) {
        const auto name = std::move(open.back());
        open.pop_back();
        for (const auto* dependent : wanting_reload_after(bundles_.at(bundle_id(name)))) {
            const auto& next = dependent->manifest.name;
            if (next == to) return true;
            if (!done.contains(next) && seen.insert(next).second) open.push_back(next);
        }
    }
    return false;
}

/// A pending bundle to which no other pending one leads; in a cycle, the first by name.
std::string Runtime::next_to_reload(const Reloaded& reloaded) const {
    for (const auto& candidate : reloaded.pending) {
        const auto waits_for = [&](const std::string& other) {
            return other != candidate && leads_to(other, candidate, reloaded.done);
        };
        if (std::ranges::none_of(reloaded.pending, waits_for)) return candidate;
    }
    return *reloaded.pending.begin();
}

/// A dependent that fails keeps its old version, which holds on to the old code that it resolved. The reload goes on.
void Runtime::reload_dependents(Reloaded& reloaded) {
    while (!reloaded.pending.empty()) {
        const auto name = next_to_reload(reloaded);
        reloaded.pending.erase(name);
        reloaded.done.insert(name);
        auto& dependent = bundles_.at(bundle_id(name));
        auto manifest = read_manifest(std::filesystem::path(dependent.manifest.folder));
        auto done = manifest ? reload_by(*manifest) : Result<void>();
        if (done) done = replace(dependent, std::move(manifest), reloaded);
        if (done)
            fire(Phase::reloaded, dependent.manifest);
        else
            log(LogLevel::warning, "reload",
                "the dependent '" + name + "' keeps its old version: " + done.error().text());
    }
}

} // namespace aviary::runtime
