// Decides whose bundles are loaded.
//
//     Runtime runtime({.trust = {.policy = SignaturePolicy::required, .keys = {*read_public_key("vendor.pub")}}});
//
// Every load and every reload checks the bundle's files as they are at that moment. Whoever can write into a bundle's
// folder while it is being loaded is trusted.
#pragma once

#include "runtime/bundle/manifest.h"
#include "runtime/trust/signature.h"

#include <vector>

namespace aviary::runtime {

enum class SignaturePolicy : std::uint8_t {
    off,      ///< signatures are not looked at
    warn,     ///< a bundle that `required` would refuse is loaded, with a warning in the log
    required, ///< a bundle is loaded only when a trusted key signed it
};

struct Trust {
    SignaturePolicy policy = SignaturePolicy::off;
    std::vector<PublicKey> keys; ///< trusted for every bundle
    /// Trust on first use: a file that keeps the key that signed each bundle when it was first loaded. From then on
    /// only that key, or one of the keys above, will do for the bundle. The file need not exist yet. Empty: only the
    /// keys above are trusted.
    std::filesystem::path first_use;
};

/// Checks nothing when the policy is off. Errors: "signature.untrusted" (a good signature by the wrong key),
/// "signature.first_use" (its file cannot be used), those of verify_bundle(). [one at a time per first_use file]
Result<void> check_trust(const Manifest& manifest, const Trust& trust);

} // namespace aviary::runtime
