// What a plugin's own code wrote to be made as it was. The bytes are shared by all copies and never change, so a state of
// many megabytes goes through documents, merging and history at the cost of a pointer.
//
//     SavedState state(bytes);                                  // hashes nothing
//     if (state.is_apart()) write(state_path(state.digest()), state.bytes());
//     SavedState named = SavedState::missing({digest, size});  // named by a project, and not read yet
//
// A state above largest_inline_state lies apart: in a file of its own, which is named by the SHA-256 of its bytes and so
// never changes. daw.plugins.json then has that name. [any-thread]
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

inline constexpr std::size_t largest_inline_state = std::size_t(64) << 10;
inline constexpr std::uint64_t largest_state =
    256u << 20; ///< that is read; as large as a file beside a song may be

/// What a project says of a state that lies apart.
struct StateName {
    std::string digest; ///< SHA-256 as 64 lower-case hexadecimal digits
    std::uint64_t size = 0;
    friend bool operator==(const StateName&, const StateName&) = default;
};

/// The folder beside the song with the states that lie apart.
inline constexpr const char* states_folder = "daw.states";
/// "daw.states/DIGEST"
std::string state_path(std::string_view digest);
/// The digest in such a path; nothing for any other path. A digest can lead nowhere else.
std::optional<std::string> digest_of_path(std::string_view path);
bool is_digest(std::string_view text);

class SavedState {
public:
    SavedState() = default;
    SavedState(std::vector<std::byte> bytes); // implicit: a state is its bytes
    static SavedState missing(StateName name);
    /// Nothing if these are not the bytes that the name stands for.
    static std::optional<SavedState> read(const StateName& name, std::vector<std::byte> bytes);

    bool empty() const { return !whole_; } ///< there is no state, not even a missing one
    bool is_missing() const;               ///< the state has a name and no bytes
    bool is_apart() const;                 ///< it is missing, or was read from a file of its own, or is large
    std::uint64_t size() const;
    std::span<const std::byte> bytes() const; ///< none if it is missing
    /// The first call hashes the bytes, which takes some milliseconds a megabyte; copies share what it found. [worker], if
    /// the state is large.
    const std::string& digest() const;

    /// Whether both are the same bytes; a missing state is equal to one that was read or hashed and has its name. Never
    /// hashes, so a large state that is new counts as another than a missing one.
    friend bool operator==(const SavedState& one, const SavedState& other);

private:
    struct Whole;
    explicit SavedState(std::shared_ptr<Whole> whole)
        : whole_(std::move(whole)) {}
    bool is_hashed() const;

    std::shared_ptr<Whole> whole_; ///< null if empty
};

} // namespace aviary::song
