#include "sdk/core/state/old_state.h"

#include "sdk/core/state/state_cursor.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace aviary::detail {

namespace {
/// The type of an entry of version 2, of which only the element's size is known. No value has it: get() takes any type
/// for it, and it is loaded by its length alone.
constexpr std::string_view unknown_type = "";
} // namespace

EditableState::EditableState(ConstBytes state, std::string project)
    : project_(std::move(project)) {
    if (!is_state(state)) {
        foreign_ = state;
        return;
    }
    version_ = plugin_version_of(state);
    Cursor cursor{state};
    cursor.number<std::uint32_t>(); // the version
    for (auto left = cursor.number<std::uint32_t>(); left > 0; --left) {
        const auto saved = SavedParam::read(cursor);
        params_.push_back({std::string(saved.id), saved.value, std::string(saved.choice)});
    }
    for (auto left = cursor.number<std::uint32_t>(); left > 0; --left) {
        const auto saved = SavedEntry::read(cursor);
        entries_.emplace_back(saved.name, saved.element_size > 0 ? unknown_type : saved.type, saved.bytes);
    }
}

void EditableState::Entry::bytes(const void* from, unsigned long size) AVIARY_NONBLOCKING {
    const auto* first = static_cast<const unsigned char*>(from);
    AVIARY_TRUSTED(data.insert(data.end(), first, first + size));
}

const unsigned char* EditableState::foreign(unsigned long& size) const {
    size = foreign_.size();
    return foreign_.data();
}

const unsigned char* EditableState::kept(const char* name, const char* type, unsigned long& size) const {
    const auto found = std::ranges::find(entries_, name, &Entry::name);
    if (found == entries_.end() || (found->type != unknown_type && found->type != type)) return nullptr;
    static constexpr unsigned char nothing = 0;
    size = found->data.size();
    return size > 0 ? found->data.data() : &nothing;
}

Sink& EditableState::begin(const char* name, const char* type) {
    remove(name);
    return entries_.emplace_back(name, type, ConstBytes{});
}

const EditableState::Param* EditableState::find(std::string_view param_id) const {
    const auto found = std::ranges::find(params_, param_id, &Param::id);
    return found == params_.end() ? nullptr : &*found;
}

double EditableState::value(const char* param_id, double otherwise) const {
    const Param* param = find(param_id);
    return param ? param->value : otherwise;
}

void EditableState::set(const char* param_id, double value) {
    if (!std::isfinite(value)) return;
    remove(param_id);
    params_.push_back({param_id, value, {}});
}

void EditableState::rename(const char* from, const char* to) {
    const auto rename_in = [&](auto& all, auto name) {
        if (std::ranges::find(all, to, name) != all.end()) return;
        if (auto found = std::ranges::find(all, from, name); found != all.end())
            std::invoke(name, *found) = to;
    };
    rename_in(params_, &Param::id);
    rename_in(entries_, &Entry::name);
}

void EditableState::remove(const char* name) {
    std::erase_if(params_, [&](const Param& param) { return param.id == name; });
    std::erase_if(entries_, [&](const Entry& entry) { return entry.name == name; });
}

std::vector<unsigned char> EditableState::bytes(unsigned plugin_version) const {
    std::vector<unsigned char> state;
    StateWriter writer(&state);
    writer.begin_params(std::uint32_t(params_.size()), plugin_version);
    for (const Param& param : params_) writer.param(param.id.c_str(), param.value, param.choice.c_str());
    writer.begin_entries();
    for (const Entry& entry : entries_) writer.entry(entry.name.c_str(), entry.type.c_str(), entry.data);
    writer.end();
    seal_state(state);
    return state;
}

} // namespace aviary::detail
