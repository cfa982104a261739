#include "app/plugin_project.h"
#include "app/verbs/verbs.h"
#include "runtime/bundle/manifest.h"
#include "runtime/trust/signature.h"

#include <fmt/format.h>

namespace aviary::app {

namespace {

struct SignOptions {
    std::filesystem::path bundle; ///< a folder with a manifest
    std::filesystem::path key;    ///< file of the secret key
};

/// Signs every file of the bundle, and prints the path of the signature.
int sign(const SignOptions& options) {
    const auto manifest = runtime::read_manifest(options.bundle);
    if (!manifest) return fail(manifest.error());
    const auto key = runtime::read_secret_key(options.key);
    if (!key) return fail(key.error());
    if (const auto done = runtime::sign_bundle(options.bundle, *key); !done) return fail(done.error());
    fmt::print("{}\n", (options.bundle / "signature").string());
    return 0;
}

} // namespace

Verb sign_verb() {
    static SignOptions given;
    return {.name = "sign",
        .about = "Sign a bundle, for hosts that let in only what a trusted key signed",
        .options = {{"BUNDLE", "A folder with a manifest.toml", &given.bundle, {.required = true}},
            {"--key", "The secret key that keygen made", &given.key,
                {.required = true, .stands_for = "FILE"}}},
        .run = [] { return sign(given); }};
}

} // namespace aviary::app
