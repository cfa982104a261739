// Reads manifests, version texts, contract names and signature files: any text is either read, or is an error with words.
#include "base/testing/temporary_folder.h"
#include "fuzz/require.h"
#include "runtime/bundle/load_order.h"
#include "runtime/bundle/manifest.h"
#include "runtime/loaders/abi_values.h"
#include "runtime/trust/signature.h"

#include <algorithm>
#include <fstream>

using namespace aviary;
using namespace aviary::runtime;

namespace {

/// A bundle's folder with an artifact, and an artifact outside of it that no manifest may reach.
struct Place {
    Place() {
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "a.so") << "x";
        std::ofstream(temporary.path() / "outside.so") << "x";
    }
    TemporaryFolder temporary;
    std::filesystem::path folder = temporary.path() / "bundle";
};

void check_error(const Error& error, const std::filesystem::path& folder) {
    REQUIRE(!error.code.empty() && !error.message.empty());
    REQUIRE(error.where.starts_with(folder.string()));
}

void check_manifest(const Manifest& manifest, const std::filesystem::path& folder) {
    REQUIRE(!manifest.name.empty() && manifest.id == bundle_id(manifest.name));
    REQUIRE(manifest.artifact.parent_path() == folder);
    for (const auto& provided : manifest.provides)
        REQUIRE(!provided.name.empty() && !provided.name.starts_with(host_prefix));
    for (const auto& dependency : manifest.dependencies) {
        REQUIRE(dependency.min_version.major == dependency.major);
        REQUIRE(dependency.contract_id == contract_id(dependency.contract, dependency.major));
    }
    const auto order = load_order({&manifest, 1}, [](const Dependency&) { return false; });
    REQUIRE(order.ok() == manifest.dependencies.empty() || !order.error().message.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Place place;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto manifest = parse_manifest(text, place.folder);
    manifest ? check_manifest(*manifest, place.folder) : check_error(manifest.error(), place.folder);

    if (const auto version = parse_version(text)) REQUIRE(text.starts_with(version->text()));
    if (const auto name = parse_contract_name(text)) REQUIRE(text.starts_with(name->name));
    (void)is_utf8(text);

    if (size < 300) { // read as a signature
        std::ofstream(place.folder / "signature", std::ios::binary) << text;
        const auto signer = verify_bundle(place.folder);
        REQUIRE(!signer.ok() && signer.error().code == "signature.broken");
    }
    return 0;
}
