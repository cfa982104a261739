// A plugin's state as bytes: a record of names, types and values. All numbers are little-endian, nothing is aligned:
//
//     header   8 bytes "AviaryST" · u32 version (3) · u32 FNV-1a 32 of the body · u64 size of the body
//     body     u32 version of the plugin's own state
//              u32 count of parameters, each: u8 length of id · id · f64 value · u8 length of choice · id of choice
//              u32 count of entries, each: u8 length of name · name · u8 length of type · type · u64 size · bytes
//
// An entry is something that is kept (its bytes as codec.h has them), or carried, or named by Plugin::state() (its bytes
// as they lie in memory; every target of this SDK is little-endian). Version 2 had no types: in their place was u32 size
// of an element. It is still read.
#pragma once

#include <aviary/state.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::detail {

using Bytes = std::span<unsigned char>;
using ConstBytes = std::span<const unsigned char>;

/// Writes into memory that it is given and never allocates, since what sounds is written on the audio thread; what can
/// be slow (checking, the hash) is done apart.
class StateWriter final : public State, public Sink {
public:
    explicit StateWriter(Bytes memory) AVIARY_NONBLOCKING;

    void begin_params(std::uint32_t count, std::uint32_t plugin_version = 0) AVIARY_NONBLOCKING;
    /// choice_id: id of the choice that the value stands for; null or empty for none.
    void param(const char* id, double value, const char* choice_id = nullptr) AVIARY_NONBLOCKING;
    /// From here on Plugin::state() and Plugin::carry() may write.
    void begin_entries() AVIARY_NONBLOCKING;
    /// An entry whose bytes are those that are written until end_entry().
    void begin_entry(const char* name, const char* type) AVIARY_NONBLOCKING;
    void end_entry() AVIARY_NONBLOCKING;
    void entry(const char* name, const char* type, ConstBytes bytes) AVIARY_NONBLOCKING;
    /// In place of begin_params() and param(): the parameters of a state that a StateWriter wrote.
    void params_of(ConstBytes state);
    /// The entries of a state without fault, but for those whose names are `except`ed.
    void entries_of(ConstBytes state, const std::function<bool(std::string_view name)>& except);
    void end() AVIARY_NONBLOCKING;
    /// Of the entries from now on, at most so many bytes are taken. What is beyond is left out.
    void limit_entries(std::size_t bytes) AVIARY_NONBLOCKING { room_ = bytes; }
    /// How many entries were left out, and the first of them; a name of the plugin's.
    unsigned left_out() const { return left_out_; }
    const char* first_left_out() const { return first_left_out_; }

    bool loading() const override { return false; }
    void bytes(const void* data, unsigned long size) override { put(data, size); }
    /// How many bytes the state takes. When that is more than the memory has, the memory holds rubbish.
    std::size_t size() const { return size_; }

private:
    void bytes(
        const char* name, const char* type, void* data, unsigned long size) AVIARY_NONBLOCKING override;
    void put(const void* data, std::size_t size) AVIARY_NONBLOCKING;
    void put_at(std::size_t at, const void* data, std::size_t size) AVIARY_NONBLOCKING;
    void put_name(const char* name) AVIARY_NONBLOCKING;
    template <typename T>
    void put_number(T value) {
        put(&value, sizeof value);
    }

    Bytes memory_;
    std::size_t size_ = 0, entry_count_at_ = 0, entry_size_at_ = 0;
    std::size_t room_ = ~std::size_t(0);
    std::uint32_t entry_count_ = 0;
    unsigned left_out_ = 0;
    const char* first_left_out_ = nullptr;
};

/// Completes the header of a state that a StateWriter wrote: size and hash.
void seal_state(Bytes state);

/// The state that write(writer) makes, twice the same: once for its size. [main-thread]
template <typename Write>
std::vector<unsigned char> written_state(const Write& write) {
    StateWriter counting(Bytes{});
    write(counting);
    std::vector<unsigned char> state(counting.size());
    StateWriter writer(state);
    write(writer);
    seal_state(state);
    return state;
}

/// Whether the bytes begin as a state of this SDK.
bool is_state(ConstBytes bytes);

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
    /// The bytes of that entry. Their data is null when there is none, or, and it is counted, one of another type.
    ConstBytes entry(const char* name, const char* type) AVIARY_NONBLOCKING;

    bool loading() const override { return true; }

    /// The entries that were asked for with another type or length than they have, in words; empty when there are none.
    std::string refused() const;

private:
    void bytes(
        const char* name, const char* type, void* data, unsigned long size) AVIARY_NONBLOCKING override;
    void refuse(std::string_view name, std::string_view was, const char* is) AVIARY_NONBLOCKING;

    ConstBytes state_;
    std::uint32_t param_count_ = 0, entry_count_ = 0;
    std::size_t params_at_ = 0, entries_at_ = 0;
    std::size_t next_param_at_ = 0, next_entry_at_ = 0;
    std::uint32_t params_left_ = 0, entries_left_ = 0;
    struct Refused {
        std::string_view name, was;
        TypeText is;
    };
    Refused refused_[4]; ///< the first of them
    unsigned refused_count_ = 0;
};

} // namespace aviary::detail
