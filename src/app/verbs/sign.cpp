#include "app/plugin_project.h"
#include "app/verbs/verbs.h"
#include "runtime/bundle/manifest.h"
#include "runtime/trust/signature.h"

#include <fmt/format.h>

namespace aviary::app {

int keygen(const std::filesystem::path& file) {
    const auto key = runtime::write_new_keys(file);
    if (!key) return fail(key.error());
    fmt::print("{}\n", runtime::key_text(*key));
    fmt::print(
        stderr, "{0} is the secret key: keep it. {0}.pub is for those who are to trust it.\n", file.string());
    return 0;
}

int sign(const SignOptions& options) {
    const auto manifest = runtime::read_manifest(options.bundle);
    if (!manifest) return fail(manifest.error());
    const auto key = runtime::read_secret_key(options.key);
    if (!key) return fail(key.error());
    if (const auto done = runtime::sign_bundle(options.bundle, *key); !done) return fail(done.error());
    fmt::print("{}\n", (options.bundle / "signature").string());
    return 0;
}

} // namespace aviary::app
