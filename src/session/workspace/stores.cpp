#include "session/workspace/stores.h"

namespace aviary::session {

Stores::Value Stores::get(std::string_view name) const {
    const auto found = stores_.find(name);
    return found == stores_.end() ? Value{.version = loaded_} : found->second;
}

Result<std::uint64_t> Stores::set(const std::string& name, std::string json, std::uint64_t version) {
    if (name.empty() || name.size() > longest_name)
        return Error{"store.name", "a store's name has 1 to 64 bytes", ""};
    if (json.size() > largest) return Error{"store.too_large", "a store holds at most 256 KB", name};
    if (!stores_.contains(name) && stores_.size() == most)
        return Error{"store.too_many", "a project has at most 64 stores", name};
    const Value before = get(name);
    if (version != before.version)
        return Error{"store.conflict", "another page changed it: get it anew, and set that", name};
    if (json == before.json) return before.version;
    stores_[name] = {json, ++newest_};
    observers_.tell({name, std::move(json), newest_});
    return newest_;
}

void Stores::load(Values loaded) {
    const auto before = std::exchange(stores_, {});
    loaded_ = ++newest_;
    is_open_ = false;
    for (const auto& [name, json] : loaded) stores_[name] = {json, loaded_};
    saved_ = std::move(loaded);
    for (const auto& [name, value] : stores_) observers_.tell({name, value.json, loaded_});
    for (const auto& [name, value] : before)
        if (!stores_.contains(name)) observers_.tell({name, "null", loaded_});
}

Stores::Values Stores::values() const {
    Values all;
    for (const auto& [name, value] : stores_) all[name] = value.json;
    return all;
}

} // namespace aviary::session
