#include "sdk/core/state/state_format.h"

#include "sdk/core/params/hash.h"
#include "sdk/core/state/state_cursor.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>

namespace aviary::detail {

namespace {

constexpr std::string_view magic = "AviaryST";
constexpr std::uint32_t version = 3, oldest_version = 2;
/// Where the next search begins: most things are asked for in the order in which they were saved.
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

void StateWriter::begin_params(std::uint32_t count, std::uint32_t plugin_version) AVIARY_NONBLOCKING {
    put_number(plugin_version);
    put_number(count);
}

void StateWriter::param(const char* id, double value, const char* choice_id) AVIARY_NONBLOCKING {
    put_name(id);
    put_number(value);
    put_name(choice_id ? choice_id : "");
}

void StateWriter::begin_entries() AVIARY_NONBLOCKING {
    entry_count_at_ = size_;
    put_number(std::uint32_t(0));
}

void StateWriter::bytes(
    const char* name, const char* type, void* data, unsigned long size) AVIARY_NONBLOCKING {
    entry(name, type, {static_cast<const unsigned char*>(data), size});
}

void StateWriter::entry(const char* name, const char* type, ConstBytes bytes) AVIARY_NONBLOCKING {
    if (bytes.size() > room_) {
        if (left_out_++ == 0) first_left_out_ = name;
        return;
    }
    room_ -= bytes.size();
    begin_entry(name, type);
    put(bytes.data(), bytes.size());
    end_entry();
}

void StateWriter::params_of(ConstBytes state) {
    Cursor cursor{state};
    cursor.number<std::uint32_t>(); // the plugin's version
    for (auto left = cursor.number<std::uint32_t>(); left > 0; --left) SavedParam::read(cursor);
    put(state.data() + state_header_size, cursor.at - state_header_size);
}

void StateWriter::entries_of(ConstBytes state, const std::function<bool(std::string_view name)>& except) {
    Cursor cursor{state};
    cursor.number<std::uint32_t>(); // the plugin's version
    for (auto left = cursor.number<std::uint32_t>(); left > 0; --left) SavedParam::read(cursor);
    for (auto left = cursor.number<std::uint32_t>(); left > 0; --left) {
        const auto saved = SavedEntry::read(cursor);
        if (except(saved.name)) continue;
        entry(std::string(saved.name).c_str(), std::string(saved.type).c_str(), saved.bytes);
    }
}

void StateWriter::begin_entry(const char* name, const char* type) AVIARY_NONBLOCKING {
    put_name(name);
    put_name(type);
    entry_size_at_ = size_;
    put_number(std::uint64_t(0));
    ++entry_count_;
}

void StateWriter::end_entry() AVIARY_NONBLOCKING {
    const std::uint64_t size = size_ - entry_size_at_ - sizeof size;
    put_at(entry_size_at_, &size, sizeof size);
}

void StateWriter::end() AVIARY_NONBLOCKING { put_at(entry_count_at_, &entry_count_, sizeof entry_count_); }

void StateWriter::put(const void* data, std::size_t size) AVIARY_NONBLOCKING {
    if (size != 0 && size_ <= memory_.size() && size <= memory_.size() - size_)
        std::memcpy(memory_.data() + size_, data, size);
    size_ += size;
}

/// Writes over what was put there; nothing when that did not fit.
void StateWriter::put_at(std::size_t at, const void* data, std::size_t size) AVIARY_NONBLOCKING {
    if (at <= memory_.size() && size <= memory_.size() - at) std::memcpy(memory_.data() + at, data, size);
}

void StateWriter::put_name(const char* name) AVIARY_NONBLOCKING {
    const auto length = std::min<std::size_t>(std::strlen(name), 255);
    put_number(std::uint8_t(length));
    put(name, length);
}

void seal_state(Bytes state) {
    const std::uint64_t body_size = state.size() - state_header_size;
    const std::uint32_t hash = fnv1a_32(state.data() + state_header_size, body_size);
    std::memcpy(state.data() + 12, &hash, sizeof hash);
    std::memcpy(state.data() + 16, &body_size, sizeof body_size);
}

bool is_state(ConstBytes bytes) {
    return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

std::string_view state_fault(ConstBytes state) {
    if (state.size() < state_header_size) return "the state is shorter than its header: it was cut off";
    if (!is_state(state)) return "this is no state of an Aviary plugin";
    const auto its_version = number_at<std::uint32_t>(state, state_version_at);
    if (its_version > version)
        return "the state was saved by a newer version of the SDK: build the plugin with that one to read it";
    if (its_version < oldest_version)
        return "the state was saved before the SDK's first release: its form is no longer read";
    if (number_at<std::uint64_t>(state, 16) != state.size() - state_header_size)
        return "the state is not as long as it says: it was cut off or has something appended";
    if (number_at<std::uint32_t>(state, 12)
        != fnv1a_32(state.data() + state_header_size, state.size() - state_header_size))
        return "the state is damaged: its check sum does not match";

    Cursor cursor{state};
    cursor.number<std::uint32_t>(); // the plugin's version
    const auto param_count = cursor.number<std::uint32_t>();
    for (std::uint32_t i = 0; i < param_count && cursor.ok; ++i)
        if (!std::isfinite(SavedParam::read(cursor).value))
            return "the state holds a parameter that is no number";
    const auto entry_count = cursor.number<std::uint32_t>();
    for (std::uint32_t i = 0; i < entry_count && cursor.ok; ++i) SavedEntry::read(cursor);
    if (!cursor.ok || cursor.at != state.size()) return "the state is damaged: its parts do not fill it";
    return {};
}

std::uint32_t plugin_version_of(ConstBytes state) {
    return number_at<std::uint32_t>(state, state_header_size);
}

StateReader::StateReader(ConstBytes state) AVIARY_NONBLOCKING : state_(state) {
    Cursor cursor{state};
    cursor.number<std::uint32_t>(); // the plugin's version
    param_count_ = cursor.number<std::uint32_t>();
    params_at_ = next_param_at_ = cursor.at;
    params_left_ = param_count_;
    for (std::uint32_t i = 0; i < param_count_; ++i) SavedParam::read(cursor);
    entry_count_ = cursor.number<std::uint32_t>();
    entries_at_ = next_entry_at_ = cursor.at;
    entries_left_ = entry_count_;
}

bool StateReader::param(const char* id, double& value, std::string_view* choice) AVIARY_NONBLOCKING {
    SavedParam saved;
    if (!find(state_, id, params_at_, param_count_, {next_param_at_, params_left_}, saved)) return false;
    value = saved.value;
    if (choice) *choice = saved.choice;
    return true;
}

ConstBytes StateReader::entry(const char* name, const char* type) AVIARY_NONBLOCKING {
    SavedEntry saved;
    const std::string_view key(name, std::min<std::size_t>(std::strlen(name), 255));
    if (!find(state_, key, entries_at_, entry_count_, {next_entry_at_, entries_left_}, saved)) return {};
    if (saved.is_of(type)) return saved.bytes;
    refuse(saved.name, saved.type, type);
    return {};
}

void StateReader::bytes(
    const char* name, const char* type, void* data, unsigned long size) AVIARY_NONBLOCKING {
    const ConstBytes saved = entry(name, type);
    if (!saved.data()) return;
    if (saved.size() != size) return refuse(name, "of another length", type);
    if (size != 0) std::memcpy(data, saved.data(), size);
}

void StateReader::refuse(std::string_view name, std::string_view was, const char* is) AVIARY_NONBLOCKING {
    if (refused_count_ < std::size(refused_)) {
        Refused& refused = refused_[refused_count_];
        refused.name = name;
        refused.was = was;
        refused.is.add(is);
    }
    ++refused_count_;
}

std::string StateReader::refused() const {
    std::string words;
    for (unsigned i = 0; i < refused_count_ && i < std::size(refused_); ++i)
        words += std::string(i > 0 ? ", " : "") + "'" + std::string(refused_[i].name) + "' was "
                 + std::string(refused_[i].was) + " and is " + refused_[i].is.text();
    if (refused_count_ > std::size(refused_))
        words += ", and " + std::to_string(refused_count_ - std::size(refused_)) + " more";
    return words;
}

} // namespace aviary::detail
