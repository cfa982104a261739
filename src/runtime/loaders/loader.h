// What knows one kind of artifact, and where the artifact's contracts wait until they are published.
//
//     class MyLoader : public Loader { ...
//         Result<Code> load(const Manifest& manifest, Staging& staging) override {
//             auto code = open(manifest.artifact);
//             staging.provide({.contract = "my.contract", .version = {1, 0, 0}, .table = code->table()});
//             return code;
//
// A loader runs its artifact's code in this process: it trusts its bundle. An artifact that may crash or hang is the
// business of the probe and the cage.
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

/// Whether it can be provided at all. Error "contract.invalid", which names the provider. [any-thread]
Result<void> check_registration(const Registration& registration, const std::string& provider);

class Staging {
public:
    /// Resolves a declared dependency, or nothing.
    using Resolve = std::function<Pinned(const Dependency&)>;
    Staging(const Manifest& manifest, Resolve resolve, const Log& log);

    /// "contract.duplicate" when the artifact registered that name and major version before, "contract.invalid".
    Result<void> provide(Registration registration);
    /// A contract that the manifest declares; it stays valid as long as this bundle's code. "contract.not_declared",
    /// "contract.missing".
    Result<Pinned> resolve(std::string_view name, std::uint32_t major);
    const std::string& bundle() const { return manifest_.name; }
    /// For a loader whose code logs on after it was loaded.
    const Log& logger() const { return log_; }

    // For the runtime:
    /// Whether what was registered is what the manifest announces, no less, no more, function counts included.
    Result<void> check() const;
    /// The interfaces to publish. They and `code` keep each other's dependencies alive.
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
    /// The same while an older version of the bundle lives on beside it.
    virtual Result<Code> reload(const Manifest& manifest, Staging& staging) {
        return load(manifest, staging);
    }
};

} // namespace aviary::runtime
