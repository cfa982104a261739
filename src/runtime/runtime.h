// Loads bundles, keeps the registry of what they provide, reloads them under a running host, unloads them.
//
//     Runtime runtime({.on_event = [](const Event& event) { ... }, .log = log});
//     runtime.add_loader(std::make_unique<NativeLoader>());
//     auto id = runtime.load("bundles/adder");
//     auto adder = runtime.find("example.adder@1");   // pinned: valid until let go, also over reloads
//
// load, reload and unload may be called from any thread and exclude each other; each calls back on its own thread. A
// callback may read, but a load, reload or unload from inside one is the error "runtime.reentrant", and a callback must
// not wait for another thread that is in one. Reading never waits. A loader runs its bundle's code in this process:
// a bundle that may crash or hang is probed first.
#pragma once

#include "runtime/loaders/loader.h"
#include "runtime/registry/cached.h"
#include "runtime/trust/trust.h"

#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace aviary::runtime {

enum class Phase : std::uint8_t {
    preparing,          ///< destroy the bundle's instances now
    reloaded,           ///< the new version is in place
    failed,             ///< the old version still is; `reason` says why
    unloading,          ///< destroy the bundle's instances now, it goes
    dependency_dropped, ///< a reload removed a contract that the bundle depends on; `reason` says which
};

struct Event {
    Phase phase;
    BundleId bundle;
    std::string name;
    std::string reason{};
};

struct Settings {
    bool hot_reload = true;
    std::function<void(const Event&)> on_event; ///< called on the thread of the operation
    Trust trust;                                ///< checked by every load and reload
    /// Called on threads that load, reload or unload, and by bundles' code on any thread, for as long as that lives.
    Log log;
};

class Runtime {
public:
    explicit Runtime(Settings settings);
    ~Runtime(); ///< Drops all bundles without events. No View may be left; what is pinned stays valid.
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    void add_loader(std::unique_ptr<Loader> loader); ///< before the first load
    /// Contracts of the host itself; their names begin with "host.". Replaces what was provided before.
    Result<void> provide(std::vector<Registration> registrations);

    /// Publishes all of the bundle's contracts at once, or on an error nothing. Errors: those of the manifest and the
    /// loader, those of check_trust(), "bundle.loaded", "loader.unknown", "dependency.missing", "dependency.cycle" (the
    /// bundle depends on itself), "bundle.provides", "runtime.reentrant".
    Result<BundleId> load(const std::filesystem::path& folder);

    /// Loads every bundle in the folder, providers first, and returns them in that order; on an error it loads none.
    /// Errors: those of load(), "folder.empty", "bundle.duplicate", "dependency.missing", "dependency.cycle".
    Result<std::vector<BundleId>> load_all(const std::filesystem::path& folder);

    /// Replaces the loaded version of a bundle by the one in that folder. Errors without an event: "reload.disabled"
    /// (by the settings or the loader), "bundle.unknown", "loader.unknown", "runtime.reentrant", and those of the
    /// manifest when no bundle was loaded from that folder. Any other error fires `failed`, and the old version goes
    /// on. Success fires `preparing`; then `dependency_dropped` for each bundle that depends on a contract which the
    /// new version lacks; then the events of the dependents that want a reload too (`needs_reinit_on_dep_reload`), each
    /// once and after its providers; then `reloaded`.
    Result<void> reload(const std::filesystem::path& folder);
    Result<void> reload(BundleId bundle); ///< from the folder it was last loaded from
    /// A callback that gets the interfaces about to be published; its error fails the reload.
    using Accept = std::function<Result<void>(const std::vector<Pinned>& interfaces)>;
    Result<void> reload(const std::filesystem::path& folder, const Accept& accept);

    /// Fires `unloading`, then removes the bundle's contracts. Errors without an event: "bundle.unknown",
    /// "bundle.needed" when a loaded bundle depends on a contract that no other bundle provides, "runtime.reentrant".
    Result<void> unload(BundleId bundle);
    /// First unloads the bundles that need this one, and those that need them; fires `unloading` for each.
    Result<void> unload_with_dependents(BundleId bundle);

    /// [any-thread], wait-free.
    Registry::View view() const { return registry_.view(); }
    /// "name@major". Errors: "contract.missing", "contract.invalid" when the text is no contract. [any-thread]
    Result<Handle> find_handle(std::string_view contract, Version min_version = {}) const;
    Result<Pinned> find(std::string_view contract, Version min_version = {}) const;
    /// Error "handle.stale" when the contract was dropped or its bundle unloaded. [any-thread]
    Result<Pinned> resolve(Handle handle) const;

    /// For many calls of one contract. [any-thread]; it may not outlive the runtime.
    Cached cached(Handle handle) const { return {registry_, handle}; }

    struct Bundle {
        Manifest manifest;
        std::vector<Pinned> interfaces;
        Code code;
    };
    /// The manifest of the loaded version of a bundle.
    Result<Manifest> manifest(BundleId bundle) const;
    std::vector<BundleId> bundles() const;
    std::size_t slot_count() const;
    /// Frees what readers let go since the last operation; returns how many old versions are still being read. Call it
    /// now and then.
    std::size_t collect(); ///< inside a callback: 0, and nothing is freed

private:
    class Operation;
    struct Reloaded;

    std::unique_lock<std::mutex> lock_for_reading() const;
    Loader* find_loader(const Manifest& manifest) const;
    Pinned resolve_dependency(const Dependency& dependency) const;
    Result<void> check_signature(const Manifest& manifest) const;
    Result<void> check_dependencies(const Manifest& manifest) const;
    Result<Bundle> stage(Loader& loader, Manifest manifest, bool is_reload);
    Result<BundleId> load_locked(const std::filesystem::path& folder);
    Bundle* loaded_from(const std::filesystem::path& folder);
    Result<void> reload_locked(
        Bundle* active, const std::filesystem::path& folder, const Accept& accept = {});
    Result<void> reload_by(const Manifest& manifest) const;
    Result<void> replace(
        Bundle& active, Result<Manifest> manifest, Reloaded& reloaded, const Accept& accept = {});
    void tell_of_dropped(const Bundle& before, const Bundle& after) const;
    std::vector<const Bundle*> wanting_reload_after(const Bundle& provider) const;
    bool leads_to(const std::string& from, const std::string& to, const std::set<std::string>& done) const;
    std::string next_to_reload(const Reloaded& reloaded) const;
    void reload_dependents(Reloaded& reloaded);
    void unload_locked(const Bundle& bundle);
    void unload_dependents(BundleId bundle, std::set<BundleId>& visited);
    std::vector<const Bundle*> needing(const Bundle& bundle) const;
    void warn_of_live_instances(const Bundle& bundle, std::string_view doing) const;
    void log(LogLevel level, std::string_view scope, const std::string& text) const;
    void fire(Phase phase, const Manifest& manifest, std::string reason = {}) const;

    Settings settings_;
    std::vector<std::unique_ptr<Loader>> loaders_;
    mutable std::mutex mutex_;                      ///< held by the operation under way
    std::atomic<std::thread::id> operating_thread_; ///< the thread of that operation
    Registry registry_;
    std::map<BundleId, Bundle> bundles_;
    std::map<std::filesystem::path, BundleId> by_folder_; ///< canonical
};

} // namespace aviary::runtime
