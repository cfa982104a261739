#include "song/files/plugins_file.h"

#include "song/files/fields.h"
#include "song/files/fit_order.h"
#include "song/files/match_chain.h"
#include "song/files/match_tracks.h"
#include "song/files/merge_fields.h"

#include <map>
#include <tuple>

namespace aviary::song {

template <typename Fields>
void describe(Fields& fields, const PluginSlot&) {
    fields("track", &PluginSlot::track, kinds::Whole{1});
    fields("track_name", &PluginSlot::track_name, kinds::Text{});
    fields("role", &PluginSlot::role, kinds::OneOf<PluginRole, 3>{{"instrument", "effect", "strip"}});
    fields("position", &PluginSlot::position, kinds::Whole{0});
    fields("word", &PluginSlot::word, kinds::Text{});
    fields("id", &PluginSlot::id, kinds::Text{});
    fields("name", &PluginSlot::name, kinds::Text{});
    fields("format", &PluginSlot::format, kinds::Text{});
    fields("parameters", &PluginSlot::parameters,
        kinds::ByName<ParameterValue, &ParameterValue::id, &ParameterValue::value, kinds::Finite>{});
    fields("state", &PluginSlot::state, kinds::State{});
    fields("preset", &PluginSlot::preset, kinds::RareText{});
}

template <typename Fields>
void describe(Fields& fields, const PluginsFile&) {
    fields("version", &PluginsFile::version, kinds::Whole{1});
    fields.list("slots", &PluginsFile::slots);
}

/// Replaces a large state in the JSON that the slot was read from by its name. Otherwise the slot would be written with the
/// state within it again, and every edit would carry it along.
static Kept with_state_apart(const PluginSlot& slot) {
    Json kept = Json::object();
    for (const auto& [key, value] : slot.kept->items())
        kept[key] = key == "state" ? kinds::State{}.write(slot.state, {}) : value;
    return std::make_shared<const Json>(std::move(kept));
}

Read<PluginsFile> read_plugins_file(std::string_view text) {
    auto read = read_file<PluginsFile>(text);
    if (auto* file = std::get_if<PluginsFile>(&read))
        for (SharedValue<PluginSlot>& slot : file->slots)
            if (slot->state.is_apart() && !slot->state.is_missing())
                slot.change().kept = with_state_apart(slot);
    return read;
}

std::optional<std::set<std::string>> states_named_in(std::string_view text) {
    const auto read = read_json(text);
    const auto* json = std::get_if<Json>(&read);
    if (!json || !json->is_object()) return std::nullopt;
    std::set<std::string> named;
    const auto slots = json->find("slots");
    if (slots == json->end()) return named;
    for (const Json& slot : *slots)
        if (slot.is_object() && slot.contains("state"))
            if (const auto name = kinds::State::name_in(slot["state"])) named.insert(name->digest);
    return named;
}

void fill_states(PluginsFile& file, const FindState& find) {
    for (SharedValue<PluginSlot>& slot : file.slots) {
        if (!slot->state.is_missing()) continue;
        if (auto found = find({slot->state.digest(), slot->state.size()}, slot))
            slot.change().state = *std::move(found);
    }
}

std::string plugins_text(const PluginsFile& file) {
    PluginsFile written = file;
    std::erase_if(written.slots, [](const PluginSlot& slot) {
        return !slot.kept && slot.id.empty() && slot.parameters.empty() && slot.state.empty();
    });
    return write_file(written);
}

static auto key_of(const PluginSlot& slot) {
    return std::tie(slot.track, slot.track_name, slot.role, slot.position, slot.word);
}
static std::string name_of(const PluginSlot& slot) {
    return (slot.track_name.empty() ? "track " + std::to_string(slot.track) : slot.track_name) + " "
           + (slot.name.empty() ? slot.word : slot.name);
}

PluginsFile merge(
    const PluginsFile& base, const PluginsFile& ours, const PluginsFile& theirs, MergeReport& report) {
    return FieldMerger<PluginsFile>::merge(base, ours, theirs, "", report);
}

namespace {

constexpr PluginRole roles[] = {PluginRole::instrument, PluginRole::effect, PluginRole::strip};

std::vector<std::string_view> words_of(const Track& track, PluginRole role) {
    std::vector<std::string_view> words;
    if (role == PluginRole::instrument && track.instrument) words.push_back(track.instrument->word);
    if (role == PluginRole::effect)
        for (const PluginWord& effect : track.effects) words.push_back(effect.word);
    if (role == PluginRole::strip && track.strip) words.push_back(track.strip->word);
    return words;
}

/// The file's entries by track and role, each chain in the order of the file.
class Chains {
public:
    Chains(const PluginsFile& file, const Score& score) {
        std::vector<TrackKey> keys;
        std::map<TrackKey, std::size_t> known;
        std::vector<std::size_t> key_of_slot;
        for (const PluginSlot& slot : file.slots) {
            const TrackKey key{slot.track, slot.track_name};
            const auto [at, is_new] = known.emplace(key, keys.size());
            if (is_new) keys.push_back(key);
            key_of_slot.push_back(at->second);
        }
        std::vector<std::optional<std::size_t>> track_of_key(keys.size());
        const auto matches = match_tracks(keys, score);
        for (std::size_t i = 0; i < matches.size(); ++i)
            if (matches[i]) track_of_key[*matches[i]] = i;
        for (std::size_t i = 0; i < file.slots.size(); ++i)
            if (const auto track = track_of_key[key_of_slot[i]])
                chains_[{*track, file.slots[i]->role}].push_back({i, file.slots[i]->word});
    }

    /// For each word of the song's chain on that track, its entry in the file.
    std::vector<std::optional<std::size_t>> entries_for(
        std::size_t track, PluginRole role, const std::vector<std::string_view>& words) const {
        std::vector<std::optional<std::size_t>> entries(words.size());
        const auto chain = chains_.find({track, role});
        if (chain == chains_.end()) return entries;
        std::vector<std::string_view> known;
        for (const Known& entry : chain->second) known.push_back(entry.word);
        const auto matches = match_chain(words, known);
        for (std::size_t i = 0; i < words.size(); ++i)
            if (matches[i]) entries[i] = chain->second[*matches[i]].entry;
        return entries;
    }

private:
    struct Known {
        std::size_t entry;
        std::string word;
    };
    std::map<std::pair<std::size_t, PluginRole>, std::vector<Known>> chains_;
};

void put_at(SharedValue<PluginSlot>& known, const Track& track, PluginRole role, std::size_t position,
    std::string_view word) {
    const auto there = std::tuple(track.number, std::string_view(track.name), role, int(position), word);
    if (std::tuple(known->track, std::string_view(known->track_name), known->role, known->position,
            std::string_view(known->word))
        == there)
        return;
    PluginSlot& slot = known.change();
    slot.track = track.number;
    slot.track_name = track.name;
    slot.role = role;
    slot.position = int(position);
    slot.word = word;
}

} // namespace

std::vector<std::size_t> fit(PluginsFile& file, const Score& score) {
    const Chains chains(file, score);
    std::vector<std::size_t> entries;
    for (std::size_t track = 0; track < score.tracks.size(); ++track)
        for (const PluginRole role : roles) {
            const auto words = words_of(score.tracks[track], role);
            const auto found = chains.entries_for(track, role, words);
            for (std::size_t position = 0; position < words.size(); ++position) {
                entries.push_back(found[position].value_or(file.slots.size()));
                if (!found[position]) file.slots.emplace_back();
                put_at(file.slots[entries.back()], score.tracks[track], role, position, words[position]);
            }
        }
    return put_in_order(file.slots, entries, [](const PluginSlot& slot) { return slot.track; });
}

} // namespace aviary::song
