#include "runtime/runtime.h"

#include "runtime/bundle/load_order.h"
#include "runtime/operation.h"

#include <algorithm>
#include <ranges>

namespace aviary::runtime {

Runtime::Runtime(Settings settings)
    : settings_(std::move(settings)) {}

Runtime::~Runtime() {
    // In any order: each bundle's code holds what it resolved, so a bundle is closed only after its dependents.
    for (const auto& [id, bundle] : bundles_) registry_.replace(id, {});
    registry_.replace(host_bundle, {});
    bundles_.clear();
}

void Runtime::add_loader(std::unique_ptr<Loader> loader) { loaders_.push_back(std::move(loader)); }

Result<void> Runtime::provide(std::vector<Registration> registrations) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    std::vector<Pinned> interfaces;
    for (auto& registration : registrations) {
        if (auto checked = check_registration(registration, "the host"); !checked) return checked;
        if (!registration.contract.starts_with(host_prefix))
            return Error{"contract.invalid",
                "the host's contracts have names that begin with 'host.', found '" + registration.contract
                    + "'",
                "the host"};
        auto interface = std::make_shared<Interface>();
        static_cast<Registration&>(*interface) = std::move(registration);
        interface->contract_id = contract_id(interface->contract, interface->version.major);
        const auto same = [&](const Pinned& other) { return other->contract_id == interface->contract_id; };
        if (std::ranges::any_of(interfaces, same))
            return Error{"contract.duplicate", "the host provides it twice", interface->contract};
        interfaces.push_back(std::move(interface));
    }
    registry_.replace(host_bundle, interfaces);
    return {};
}

Loader* Runtime::find_loader(const Manifest& manifest) const {
    const auto found =
        std::ranges::find(loaders_, manifest.loader, [](const auto& loader) { return loader->name(); });
    return found == loaders_.end() ? nullptr : found->get();
}

Pinned Runtime::resolve_dependency(const Dependency& dependency) const {
    const auto view = registry_.view();
    std::optional<BundleId> provider;
    if (dependency.bundle) provider = bundle_id(*dependency.bundle);
    const auto handle = view.find(dependency.contract_id, dependency.min_version, provider);
    return handle ? view.pin(*handle) : nullptr;
}

/// Checks the bundle's signature as the policy wants it.
Result<void> Runtime::check_signature(const Manifest& manifest) const {
    auto trusted = check_trust(manifest, settings_.trust);
    if (trusted || settings_.trust.policy == SignaturePolicy::required) return trusted;
    log(LogLevel::warning, "signature", trusted.error().text());
    return {};
}

Result<void> Runtime::check_dependencies(const Manifest& manifest) const {
    for (const auto& dependency : manifest.dependencies) {
        const auto provider = resolve_dependency(dependency);
        if (provider != nullptr && provider->bundle != manifest.id) continue;
        const auto where = manifest.folder.string();
        if (provider != nullptr || announces(manifest, dependency))
            return Error{"dependency.cycle",
                "'" + manifest.name + "' needs " + text_of(dependency) + ", which it provides itself", where};
        return Error{"dependency.missing",
            "'" + manifest.name + "' needs " + text_of(dependency) + ", which no loaded bundle provides",
            where};
    }
    return {};
}

Result<Runtime::Bundle> Runtime::stage(Loader& loader, Manifest manifest, bool is_reload) {
    if (auto checked = check_dependencies(manifest); !checked) return checked.error();
    Staging staging(
        manifest, [this](const Dependency& d) { return resolve_dependency(d); }, settings_.log);
    auto code = is_reload ? loader.reload(manifest, staging) : loader.load(manifest, staging);
    if (!code) return code.error();
    if (auto checked = staging.check(); !checked) return checked.error();
    Bundle bundle{.manifest = {}, .interfaces = staging.finish(*code), .code = {}};
    bundle.manifest = std::move(manifest);
    bundle.code = std::move(*code);
    return bundle;
}

Result<BundleId> Runtime::load(const std::filesystem::path& folder) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    return load_locked(folder);
}

Result<BundleId> Runtime::load_locked(const std::filesystem::path& folder) {
    auto manifest = read_manifest(folder);
    if (!manifest) return manifest.error();
    const auto id = manifest->id;
    if (const auto loaded = bundles_.find(id); loaded != bundles_.end())
        return Error{"bundle.loaded",
            "a bundle called '" + manifest->name + "' is loaded already, from "
                + loaded->second.manifest.folder.string() + "; reload it, or unload it first",
            folder.string()};
    if (auto trusted = check_signature(*manifest); !trusted) return trusted.error();
    auto* loader = find_loader(*manifest);
    if (loader == nullptr) return unknown_loader(*manifest);
    auto bundle = stage(*loader, std::move(*manifest), false);
    if (!bundle) return bundle.error();
    registry_.replace(id, bundle->interfaces);
    by_folder_[canonical_folder(folder)] = id;
    bundles_.emplace(id, std::move(*bundle));
    return id;
}

Result<std::vector<BundleId>> Runtime::load_all(const std::filesystem::path& folder) {
    const Operation operation(*this);
    if (!operation) return operation.error();
    const auto manifests = read_manifests(folder);
    if (!manifests) return manifests.error();
    const auto is_there = [&](const Dependency& d) { return resolve_dependency(d) != nullptr; };
    const auto order = load_order(*manifests, is_there);
    if (!order) return order.error();
    std::vector<BundleId> loaded;
    for (const auto index : *order) {
        const auto id = load_locked((*manifests)[index].folder);
        if (!id) {
            for (const auto other : loaded | std::views::reverse) unload_locked(bundles_.at(other));
            return id.error();
        }
        loaded.push_back(*id);
    }
    return loaded;
}

void Runtime::warn_of_live_instances(const Bundle& bundle, std::string_view doing) const {
    std::uint32_t live = 0;
    for (const auto& interface : bundle.interfaces)
        live += interface->live_instances.load(std::memory_order_relaxed);
    if (live == 0) return;
    log(LogLevel::warning, doing,
        "bundle '" + bundle.manifest.name + "' still has " + std::to_string(live)
            + " live instance(s); they go on in the old code until they are destroyed");
}

void Runtime::log(LogLevel level, std::string_view scope, const std::string& text) const {
    if (settings_.log) settings_.log(level, scope, text);
}

void Runtime::fire(Phase phase, const Manifest& manifest, std::string reason) const {
    if (settings_.on_event) settings_.on_event({phase, manifest.id, manifest.name, std::move(reason)});
}

namespace {

Result<Handle> find_in(const Registry::View& view, std::string_view contract, Version min_version) {
    const std::string text(contract);
    const auto name = parse_contract_name(contract);
    if (!name || !name->major)
        return Error{"contract.invalid", "'" + text + "' is no contract: write name@major", {}};
    if (const auto handle = view.find(contract_id(name->name, *name->major), min_version)) return *handle;
    return Error{"contract.missing",
        "no loaded bundle provides '" + text + "' from version " + min_version.text(), {}};
}

} // namespace

Result<Handle> Runtime::find_handle(std::string_view contract, Version min_version) const {
    return find_in(registry_.view(), contract, min_version);
}

Result<Pinned> Runtime::find(std::string_view contract, Version min_version) const {
    const auto view = registry_.view();
    const auto handle = find_in(view, contract, min_version);
    if (!handle) return handle.error();
    return view.pin(*handle);
}

Result<Pinned> Runtime::resolve(Handle handle) const {
    if (auto pinned = registry_.view().pin(handle)) return pinned;
    return Error{
        "handle.stale", "the handle's contract was dropped or its bundle unloaded; find it anew", {}};
}

/// A callback does not lock: its own operation holds the mutex already.
std::unique_lock<std::mutex> Runtime::lock_for_reading() const {
    const bool inside = operating_thread_.load(std::memory_order_relaxed) == std::this_thread::get_id();
    return inside ? std::unique_lock<std::mutex>() : std::unique_lock(mutex_);
}

Result<Manifest> Runtime::manifest(BundleId bundle) const {
    const auto lock = lock_for_reading();
    const auto found = bundles_.find(bundle);
    if (found == bundles_.end()) return unknown_bundle(bundle);
    return found->second.manifest;
}

std::vector<BundleId> Runtime::bundles() const {
    const auto lock = lock_for_reading();
    std::vector<BundleId> ids;
    for (const auto& [id, bundle] : bundles_) ids.push_back(id);
    return ids;
}

std::size_t Runtime::slot_count() const {
    const auto lock = lock_for_reading();
    return registry_.slot_count();
}

std::size_t Runtime::collect() {
    const Operation operation(*this);
    return operation ? registry_.collect() : 0;
}

} // namespace aviary::runtime
