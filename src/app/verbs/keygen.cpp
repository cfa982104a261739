#include "app/plugin_project.h"
#include "app/verbs/verbs.h"
#include "runtime/trust/signature.h"

#include <fmt/format.h>

namespace aviary::app {

namespace {

/// Makes the secret key `file` and `file`.pub, and prints the public key.
int keygen(const std::filesystem::path& file) {
    const auto key = runtime::write_new_keys(file);
    if (!key) return fail(key.error());
    fmt::print("{}\n", runtime::key_text(*key));
    fmt::print(
        stderr, "{0} is the secret key: keep it. {0}.pub is for those who are to trust it.\n", file.string());
    return 0;
}

} // namespace

Verb keygen_verb() {
    static std::filesystem::path file;
    return {.name = "keygen",
        .about = "Make a key to sign bundles with: FILE and FILE.pub",
        .options = {{"FILE", "The file to make for the secret key; it must not exist yet", &file,
            {.required = true}}},
        .run = [] { return keygen(file); }};
}

} // namespace aviary::app
