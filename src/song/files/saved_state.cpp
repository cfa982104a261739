#include "song/files/saved_state.h"

#include "base/hexadecimal.h"

#include <atomic>
#include <cstring>
#include <mutex>

#include <sodium.h>

namespace aviary::song {

namespace {

std::string digest_of(std::span<const std::byte> bytes) {
    std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return hexadecimal(hash);
}

} // namespace

struct SavedState::Whole {
    std::vector<std::byte> bytes;
    std::uint64_t size = 0;
    bool is_missing = false, is_apart = false;
    std::once_flag once;
    std::atomic<bool> is_hashed = false;
    std::string digest; ///< does not change any more once is_hashed
};

std::string state_path(std::string_view digest) {
    return std::string(states_folder).append("/").append(digest);
}

bool is_digest(std::string_view text) { return from_hexadecimal<crypto_hash_sha256_BYTES>(text).has_value(); }

std::optional<std::string> digest_of_path(std::string_view path) {
    const std::string_view folder = states_folder;
    if (!path.starts_with(folder) || path.size() <= folder.size() || path[folder.size()] != '/')
        return std::nullopt;
    const std::string_view name = path.substr(folder.size() + 1);
    return is_digest(name) ? std::optional<std::string>(name) : std::nullopt;
}

SavedState::SavedState(std::vector<std::byte> bytes) {
    if (bytes.empty()) return;
    whole_ = std::make_shared<Whole>();
    whole_->size = bytes.size();
    whole_->is_apart = bytes.size() > largest_inline_state;
    whole_->bytes = std::move(bytes);
}

SavedState SavedState::missing(StateName name) {
    auto whole = std::make_shared<Whole>();
    whole->size = name.size;
    whole->is_missing = whole->is_apart = whole->is_hashed = true;
    whole->digest = std::move(name.digest);
    return SavedState(std::move(whole));
}

std::optional<SavedState> SavedState::read(const StateName& name, std::vector<std::byte> bytes) {
    if (bytes.empty() || bytes.size() != name.size) return std::nullopt;
    SavedState state(std::move(bytes));
    if (state.digest() != name.digest) return std::nullopt;
    state.whole_->is_apart = true;
    return state;
}

bool SavedState::is_missing() const { return whole_ && whole_->is_missing; }
bool SavedState::is_apart() const { return whole_ && whole_->is_apart; }
bool SavedState::is_hashed() const { return whole_->is_hashed.load(std::memory_order_acquire); }
std::uint64_t SavedState::size() const { return whole_ ? whole_->size : 0; }

std::span<const std::byte> SavedState::bytes() const {
    return whole_ ? std::span<const std::byte>(whole_->bytes) : std::span<const std::byte>();
}

const std::string& SavedState::digest() const {
    static const std::string none = digest_of({});
    if (!whole_) return none;
    if (is_hashed()) return whole_->digest;
    std::call_once(whole_->once, [&] {
        whole_->digest = digest_of(whole_->bytes);
        whole_->is_hashed.store(true, std::memory_order_release);
    });
    return whole_->digest;
}

bool operator==(const SavedState& one, const SavedState& other) {
    if (one.whole_ == other.whole_) return true;
    if (one.size() != other.size()) return false; // so neither is empty
    if (one.is_hashed() && other.is_hashed()) return one.digest() == other.digest();
    if (one.is_missing() || other.is_missing()) return false;
    return std::memcmp(one.bytes().data(), other.bytes().data(), one.bytes().size()) == 0;
}

} // namespace aviary::song
