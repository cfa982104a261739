// A bundle's manifest.toml, read and checked.
//
//     auto manifest = read_manifest(folder);
//     if (!manifest) return manifest.error();      // "…/manifest.toml:4:1: unknown key 'verion', did you mean 'version'?"
//     load(manifest->artifact);
#pragma once

#include "base/result.h"
#include "runtime/bundle/identity.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::runtime {

struct Dependency {
    std::string contract; ///< name without version
    std::uint32_t major = 0;
    Version min_version;
    ContractId contract_id = 0;        ///< a host contract's when the name begins with "host."
    std::optional<std::string> bundle; ///< only this provider will do
};

struct Manifest {
    std::filesystem::path folder;
    std::string name;
    BundleId id = 0;
    Version version;
    std::string version_text;
    std::string loader;
    std::filesystem::path artifact; ///< the existing file for this platform, inside the folder
    std::vector<ContractName> provides;
    std::map<std::string, std::uint32_t> function_count; ///< by "name@major"
    bool needs_reinit_on_dep_reload = false;
    std::vector<Dependency> dependencies;
};

/// Errors, with the file and where known line and column: "manifest.missing", "manifest.syntax",
/// "manifest.unknown_key", "manifest.value", "bundle.tampered" (id and name do not belong together), "bundle.file" (the
/// artifact is missing, outside the bundle, or not for this platform). [any-thread]
Result<Manifest> read_manifest(const std::filesystem::path& folder);

/// The same, with `text` in place of the content of folder/manifest.toml.
Result<Manifest> parse_manifest(std::string_view text, const std::filesystem::path& folder);

/// The manifests of all bundles in the folder, sorted by the names of their folders. Errors: those of read_manifest(),
/// "folder.empty" when there is no bundle. [any-thread]
Result<std::vector<Manifest>> read_manifests(const std::filesystem::path& folder);

/// "linux.x86_64": the key of this platform where `file` is a table.
std::string_view platform_key();

} // namespace aviary::runtime
