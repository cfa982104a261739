#include "sdk/core/state/state_format.h"

#include "sdk/core/params/hash.h"
#include "sdk/core/state/state_cursor.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace aviary::detail {

namespace {

constexpr std::string_view magic = "AviaryST";
constexpr std::uint32_t version = 2;
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
    const char* name, void* data, unsigned long size, unsigned long element_size) AVIARY_NONBLOCKING {
    entry(name, std::uint32_t(element_size), {static_cast<const unsigned char*>(data), size});
}

void StateWriter::entry(const char* name, std::uint32_t element_size, ConstBytes bytes) AVIARY_NONBLOCKING {
    put_name(name);
    put_number(element_size);
    put_number(std::uint64_t(bytes.size()));
    put(bytes.data(), bytes.size());
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
    const std::uint64_t body_size = state.size() - state_header_size;
    const std::uint32_t hash = fnv1a_32(state.data() + state_header_size, body_size);
    std::memcpy(state.data() + 12, &hash, sizeof hash);
    std::memcpy(state.data() + 16, &body_size, sizeof body_size);
}

std::string_view state_fault(ConstBytes state) {
    if (state.size() < state_header_size) return "the state is shorter than its header: it was cut off";
    if (std::memcmp(state.data(), magic.data(), magic.size()) != 0)
        return "this is no state of an Aviary plugin";
    if (number_at<std::uint32_t>(state, 8) > version)
        return "the state was saved by a newer version of the SDK: build the plugin with that one to read it";
    if (number_at<std::uint32_t>(state, 8) != version)
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

void StateWriter::entries_of(ConstBytes state) AVIARY_NONBLOCKING {
    Cursor cursor{state};
    cursor.number<std::uint32_t>(); // the plugin's version
    const auto param_count = cursor.number<std::uint32_t>();
    for (std::uint32_t i = 0; i < param_count; ++i) SavedParam::read(cursor);
    put(state.data() + cursor.at, state.size() - cursor.at);
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

void StateReader::bytes(
    const char* name, void* data, unsigned long size, unsigned long element_size) AVIARY_NONBLOCKING {
    SavedEntry saved;
    const std::string_view key(name, std::min<std::size_t>(std::strlen(name), 255));
    if (!find(state_, key, entries_at_, entry_count_, {next_entry_at_, entries_left_}, saved)) return;
    if (size != 0 && saved.bytes.size() == size && saved.element_size == element_size)
        std::memcpy(data, saved.bytes.data(), size);
}

} // namespace aviary::detail
