#include "runtime/trust/trust.h"

#include "base/whole_file.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace aviary::runtime {
namespace {

/// Each line of the file is a bundle's id, in decimal digits, and a key, in hexadecimal digits.
using KnownKeys = std::map<std::string, std::string>;

Result<KnownKeys> read_known(const std::filesystem::path& file) {
    KnownKeys known;
    std::error_code error;
    if (!std::filesystem::exists(file, error) && !error) return known;
    const auto content = read_whole_file(file);
    if (!content) return Error{"signature.first_use", "the keys of first use cannot be read", file.string()};
    std::istringstream lines(*content);
    for (std::string id, key; lines >> id;) {
        if (!(lines >> key) || !parse_key(key))
            return Error{"signature.first_use",
                "expected a bundle's id and a key of 64 hexadecimal digits in each line", file.string()};
        known[id] = key;
    }
    return known;
}

Result<void> write_known(const std::filesystem::path& file, const KnownKeys& known) {
    std::string content;
    for (const auto& [id, key] : known) content.append(id).append(" ").append(key).append("\n");
    if (auto written = write_whole_file(file, content); !written)
        return Error{"signature.first_use", written.error().message, written.error().where};
    return {};
}

Error untrusted(const Manifest& manifest, const PublicKey& found, const std::string& expected) {
    return {"signature.untrusted",
        "the bundle '" + manifest.name + "' is signed by " + key_text(found) + ", expected " + expected,
        manifest.folder.string()};
}

/// Keeps the key of a bundle that comes for the first time; later the bundle must have that key.
Result<void> check_first_use(
    const Manifest& manifest, const PublicKey& key, const std::filesystem::path& file) {
    auto known = read_known(file);
    if (!known) return known.error();
    const auto [entry, is_first] = known->try_emplace(std::to_string(manifest.id), key_text(key));
    if (is_first) return write_known(file, *known);
    if (entry->second == key_text(key)) return {};
    return untrusted(manifest, key,
        entry->second + " as when it first came; if that is right, remove its line from " + file.string());
}

} // namespace

Result<void> check_trust(const Manifest& manifest, const Trust& trust) {
    if (trust.policy == SignaturePolicy::off) return {};
    const auto key = verify_bundle(manifest.folder);
    if (!key) return key.error();
    if (std::ranges::find(trust.keys, *key) != trust.keys.end()) return {};
    if (!trust.first_use.empty()) return check_first_use(manifest, *key, trust.first_use);
    if (trust.keys.empty()) return untrusted(manifest, *key, "a trusted key, and none is named");
    std::string expected = trust.keys.size() == 1 ? "" : "one of ";
    for (const auto& trusted : trust.keys)
        expected.append(&trusted == trust.keys.data() ? "" : ", ").append(key_text(trusted));
    return untrusted(manifest, *key, expected);
}

} // namespace aviary::runtime
