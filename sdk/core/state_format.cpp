#include "sdk/core/state_format.h"

#include "sdk/core/hash.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace aviary::detail {

namespace {

constexpr std::string_view magic = "AviaryST";
constexpr std::uint32_t version = 1;
constexpr std::size_t header_size = 24;

template <typename T>
T number_at(ConstBytes state, std::size_t at) {
    T number;
    std::memcpy(&number, state.data() + at, sizeof number);
    return number;
}

/// Walks through a state, never past its end: a read that does not fit fails this and all after it.
struct Cursor {
    ConstBytes state;
    std::size_t at;
    bool ok = true;

    bool fits(std::uint64_t size) { return ok = ok && size <= state.size() - at; }
    template <typename T>
    T number() {
        if (!fits(sizeof(T))) return {};
        at += sizeof(T);
        return number_at<T>(state, at - sizeof(T));
    }
    ConstBytes bytes(std::uint64_t size) {
        if (!fits(size)) return {};
        at += std::size_t(size);
        return state.subspan(at - std::size_t(size), std::size_t(size));
    }
    std::string_view name() {
        const auto text = bytes(number<std::uint8_t>());
        return {reinterpret_cast<const char*>(text.data()), text.size()};
    }
};

struct SavedParam {
    std::string_view id;
    double value;
    static SavedParam read(Cursor& cursor) {
        const auto id = cursor.name();
        return {id, cursor.number<double>()};
    }
    std::string_view key() const { return id; }
};

struct SavedEntry {
    std::string_view name;
    std::uint32_t element_size;
    ConstBytes bytes;
    static SavedEntry read(Cursor& cursor) {
        const auto name = cursor.name();
        const auto element_size = cursor.number<std::uint32_t>();
        return {name, element_size, cursor.bytes(cursor.number<std::uint64_t>())};
    }
    std::string_view key() const { return name; }
};

/// Where a search goes on: most are asked for in the order they were saved in.
struct Place {
    std::size_t& at;
    std::uint32_t& left;
};

/// Looks from the place to the end and then once around from the start. False when there is none of that key.
template <typename Saved>
bool find(ConstBytes state, std::string_view key, std::size_t start, std::uint32_t count, Place place,
    Saved& found) {
    for (std::uint32_t looked_at = 0; looked_at < count; ++looked_at) {
        if (place.left == 0) {
            place.at = start;
            place.left = count;
        }
        Cursor cursor{state, place.at};
        found = Saved::read(cursor);
        place.at = cursor.at;
        --place.left;
        if (found.key() == key) return true;
    }
    return false;
}

} // namespace

StateWriter::StateWriter(Bytes memory) AVIARY_NONBLOCKING : memory_(memory) {
    put(magic.data(), magic.size());
    put_number(version);
    put_number(std::uint32_t(0)); // hash and size: seal_state()
    put_number(std::uint64_t(0));
}

void StateWriter::begin_params(std::uint32_t count) AVIARY_NONBLOCKING { put_number(count); }

void StateWriter::param(const char* id, double value) AVIARY_NONBLOCKING {
    put_name(id);
    put_number(value);
}

void StateWriter::begin_entries() AVIARY_NONBLOCKING {
    entry_count_at_ = size_;
    put_number(std::uint32_t(0));
}

void StateWriter::bytes(
    const char* name, void* data, unsigned long size, unsigned long element_size) AVIARY_NONBLOCKING {
    put_name(name);
    put_number(std::uint32_t(element_size));
    put_number(std::uint64_t(size));
    put(data, size);
    ++entry_count_;
}

void StateWriter::end() AVIARY_NONBLOCKING {
    if (size_ <= memory_.size())
        std::memcpy(memory_.data() + entry_count_at_, &entry_count_, sizeof entry_count_);
}

void StateWriter::put(const void* data, std::size_t size) AVIARY_NONBLOCKING {
    if (size != 0 && size_ <= memory_.size() && size <= memory_.size() - size_)
        std::memcpy(memory_.data() + size_, data, size);
    size_ += size;
}

void StateWriter::put_name(const char* name) AVIARY_NONBLOCKING {
    const auto length = std::min<std::size_t>(std::strlen(name), 255);
    put_number(std::uint8_t(length));
    put(name, length);
}

void seal_state(Bytes state) {
    const std::uint64_t body_size = state.size() - header_size;
    const std::uint32_t hash = fnv1a_32(state.data() + header_size, body_size);
    std::memcpy(state.data() + 12, &hash, sizeof hash);
    std::memcpy(state.data() + 16, &body_size, sizeof body_size);
}

std::string_view state_fault(ConstBytes state) {
    if (state.size() < header_size) return "the state is shorter than its header: it was cut off";
    if (std::memcmp(state.data(), magic.data(), magic.size()) != 0)
        return "this is no state of an Aviary plugin";
    if (number_at<std::uint32_t>(state, 8) > version)
        return "the state was saved by a newer version of the SDK: build the plugin with that one to read it";
    if (number_at<std::uint32_t>(state, 8) != version) return "the state has an impossible version";
    if (number_at<std::uint64_t>(state, 16) != state.size() - header_size)
        return "the state is not as long as it says: it was cut off or has something appended";
    if (number_at<std::uint32_t>(state, 12)
        != fnv1a_32(state.data() + header_size, state.size() - header_size))
        return "the state is damaged: its check sum does not match";

    Cursor cursor{state, header_size};
    const auto param_count = cursor.number<std::uint32_t>();
    for (std::uint32_t i = 0; i < param_count && cursor.ok; ++i)
        if (!std::isfinite(SavedParam::read(cursor).value))
            return "the state holds a parameter that is no number";
    const auto entry_count = cursor.number<std::uint32_t>();
    for (std::uint32_t i = 0; i < entry_count && cursor.ok; ++i) SavedEntry::read(cursor);
    if (!cursor.ok || cursor.at != state.size()) return "the state is damaged: its parts do not fill it";
    return {};
}

StateReader::StateReader(ConstBytes state) AVIARY_NONBLOCKING : state_(state) {
    Cursor cursor{state, header_size};
    param_count_ = cursor.number<std::uint32_t>();
    params_at_ = next_param_at_ = cursor.at;
    params_left_ = param_count_;
    for (std::uint32_t i = 0; i < param_count_; ++i) SavedParam::read(cursor);
    entry_count_ = cursor.number<std::uint32_t>();
    entries_at_ = next_entry_at_ = cursor.at;
    entries_left_ = entry_count_;
}

bool StateReader::param(const char* id, double& value) AVIARY_NONBLOCKING {
    SavedParam saved;
    if (!find(state_, id, params_at_, param_count_, {next_param_at_, params_left_}, saved)) return false;
    value = saved.value;
    return true;
}

void StateReader::bytes(
    const char* name, void* data, unsigned long size, unsigned long element_size) AVIARY_NONBLOCKING {
    SavedEntry saved;
    const std::string_view key(name, std::min<std::size_t>(std::strlen(name), 255));
    if (!find(state_, key, entries_at_, entry_count_, {next_entry_at_, entries_left_}, saved)) return;
    if (size != 0 && saved.bytes.size() == size && saved.element_size == element_size)
        std::memcpy(data, saved.bytes.data(), size);
}

} // namespace aviary::detail
