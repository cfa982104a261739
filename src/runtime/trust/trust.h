// Whose bundles are let in.
//
//     Runtime runtime({.trust = {.policy = SignaturePolicy::required, .keys = {*read_public_key("vendor.pub")}}});
//
// Every load and every reload asks. The answer is about the files as they are then: who can write into a bundle's folder
// while it is being loaded is trusted.
#pragma once

#include "runtime/bundle/manifest.h"
#include "runtime/trust/signature.h"

#include <vector>

namespace aviary::runtime {

enum class SignaturePolicy : std::uint8_t {
    off,      ///< signatures are not looked at
    warn,     ///< what required would refuse is logged
    required, ///< a bundle comes in only when a trusted key signed it
};

struct Trust {
    SignaturePolicy policy = SignaturePolicy::off;
    std::vector<PublicKey> keys; ///< trusted for every bundle
    /// Trust on first use: a file that keeps the key by which each bundle was signed when it first came; from then on
    /// only that key will do for it. Empty: only the keys above are trusted. A missing file keeps none yet.
    std::filesystem::path first_use;
};

/// Nothing is looked at where the policy is off. Errors: "signature.untrusted" (a good signature by the wrong key),
/// "signature.first_use" (its file cannot be used), those of verify_bundle(). [one at a time per first_use file]
Result<void> check_trust(const Manifest& manifest, const Trust& trust);

} // namespace aviary::runtime
