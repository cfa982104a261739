// A plugin's state as bytes. All numbers are little-endian, nothing is aligned:
//
//     header   8 bytes "AviaryST" · u32 version (2) · u32 FNV-1a 32 of the body · u64 size of the body
//     body     u32 version of the plugin's own state
//              u32 count of parameters, each: u8 length of id · id · f64 value · u8 length of choice · id of choice
//              u32 count of entries, each: u8 length of name · name · u32 size of an element · u64 size · bytes
//
// The bytes of an entry are the author's variables as they lie in memory; every target of this SDK is little-endian.
// A writer fills memory it is given and never allocates, since a plugin that plays is saved on the audio thread;
// what can be slow (checking, the hash) is done apart, on the main thread.
#pragma once

#include <aviary/state.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace aviary::detail {

using Bytes = std::span<unsigned char>;
using ConstBytes = std::span<const unsigned char>;

class StateWriter final : public State {
public:
    explicit StateWriter(Bytes memory) AVIARY_NONBLOCKING;

    void begin_params(std::uint32_t count, std::uint32_t plugin_version = 0) AVIARY_NONBLOCKING;
    /// choice_id: id of the choice that the value stands for; null or empty for none.
    void param(const char* id, double value, const char* choice_id = nullptr) AVIARY_NONBLOCKING;
    /// From here on Plugin::state() may write.
    void begin_entries() AVIARY_NONBLOCKING;
    /// Writes an entry as Plugin::state() does.
    void entry(const char* name, std::uint32_t element_size, ConstBytes bytes) AVIARY_NONBLOCKING;
    void end() AVIARY_NONBLOCKING;
    /// In place of begin_entries() to end(): the entries of a state without fault, as they are.
    void entries_of(ConstBytes state) AVIARY_NONBLOCKING;

    bool loading() const override { return false; }
    /// How many bytes the state takes. When that is more than the memory has, the memory holds rubbish.
    std::size_t size() const { return size_; }

private:
    void bytes(const char* name, void* data, unsigned long size,
        unsigned long element_size) AVIARY_NONBLOCKING override;
    void put(const void* data, std::size_t size) AVIARY_NONBLOCKING;
    void put_name(const char* name) AVIARY_NONBLOCKING;
    template <typename T>
    void put_number(T value) {
        put(&value, sizeof value);
    }

    Bytes memory_;
    std::size_t size_ = 0, entry_count_at_ = 0;
    std::uint32_t entry_count_ = 0;
};

/// Completes the header of a state that a StateWriter wrote: size and hash.
void seal_state(Bytes state);

/// What is wrong with a state, for a person. Empty: it is without fault, and the functions below can read it.
std::string_view state_fault(ConstBytes state);

/// The Plugin::state_version() that saved this state, which must be without fault.
std::uint32_t plugin_version_of(ConstBytes state);

/// Reads a state without fault. Asked in the order of saving, it finds everything without a search.
class StateReader final : public State {
public:
    explicit StateReader(ConstBytes state) AVIARY_NONBLOCKING;

    std::uint32_t param_count() const { return param_count_; }
    /// False, and `value` stays, when the state has no such parameter. `choice` becomes the id of the saved choice.
    bool param(const char* id, double& value, std::string_view* choice = nullptr) AVIARY_NONBLOCKING;

    bool loading() const override { return true; }

private:
    void bytes(const char* name, void* data, unsigned long size,
        unsigned long element_size) AVIARY_NONBLOCKING override;

    ConstBytes state_;
    std::uint32_t param_count_ = 0, entry_count_ = 0;
    std::size_t params_at_ = 0, entries_at_ = 0;
    std::size_t next_param_at_ = 0, next_entry_at_ = 0;
    std::uint32_t params_left_ = 0, entries_left_ = 0;
};

} // namespace aviary::detail
