// A Loader opens one kind of artifact. A Staging collects the contracts that the artifact registers, until the runtime
// publishes them.
//
//     class MyLoader : public Loader { ...
//         Result<Code> load(const Manifest& manifest, Staging& staging) override {
//             auto code = open(manifest.artifact);
//             staging.provide({.contract = "my.contract", .version = {1, 0, 0}, .table = code->table()});
//             return code;
//
// A loader runs the artifact's code in this process, so it trusts the bundle. An artifact that may crash or hang
// belongs into a probe or a cage (src/hosting).
#pragma once

#include "base/result.h"
#include "runtime/bundle/manifest.h"
#include "runtime/registry/interface.h"

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace aviary::runtime {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
using Log = std::function<void(LogLevel, std::string_view scope, std::string_view text)>;

/// Unloads in its deleter: only there is it certain that nobody holds the code any more.
using Code = std::shared_ptr<const void>;

/// Whether the registration can be provided at all. Error "contract.invalid", which names the provider. [any-thread]
Result<void> check_registration(const Registration& registration, const std::string& provider);

class Staging {
public:
    /// The interface that meets a declared dependency, or null.
    using Resolve = std::function<Pinned(const Dependency&)>;
    Staging(const Manifest& manifest, Resolve resolve, const Log& log);

    /// Errors: "contract.duplicate" when the artifact has registered that name and major version already,
    /// "contract.invalid".
    Result<void> provide(Registration registration);
    /// A contract that the manifest declares as a dependency. It stays valid as long as this bundle's code. Errors:
    /// "contract.not_declared", "contract.missing".
    Result<Pinned> resolve(std::string_view name, std::uint32_t major);
    const std::string& bundle() const { return manifest_.name; }
    /// For a loader whose code still logs after it was loaded.
    const Log& logger() const { return log_; }

    // For the runtime:
    /// Whether the artifact registered exactly what the manifest announces, function counts included.
    Result<void> check() const;
    /// The interfaces to publish, each of which holds `code`. From now on `code` keeps the bundle's dependencies alive.
    std::vector<Pinned> finish(Code& code);

private:
    const Manifest& manifest_;
    Resolve resolve_;
    const Log& log_;
    std::vector<Registration> registrations_;
    std::vector<Pinned> dependencies_;
};

class Loader {
public:
    virtual ~Loader() = default;
    virtual std::string_view name() const = 0;
    virtual bool supports_hot_reload() const = 0;
    /// Opens the artifact and registers its contracts. An error leaves nothing open. [one at a time per runtime]
    virtual Result<Code> load(const Manifest& manifest, Staging& staging) = 0;
    /// The same, while an older version of the bundle is still loaded.
    virtual Result<Code> reload(const Manifest& manifest, Staging& staging) {
        return load(manifest, staging);
    }
};

} // namespace aviary::runtime
