#include "song/play/roster.h"

#include <cctype>

namespace aviary::song {

namespace {

std::string lower(std::string text) {
    for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

} // namespace

Roster::Roster(const Tree& tree, Diagnostics& diagnostics)
    : diagnostics_(diagnostics) {
    const auto collect = [&](const std::vector<TrackBlock>& blocks) {
        for (const TrackBlock& block : blocks)
            if (block.number) written_numbers_.insert(*block.number);
    };
    collect(tree.tracks);
    for (const SectionBlock& section : tree.sections) collect(section.tracks);
}

std::size_t Roster::find_or_add(const TrackBlock& block) {
    const std::size_t index = block.number ? find_number(block) : find_name(block);
    take_plugins(tracks_[index], block);
    take_mix(tracks_[index].mix, block.mix);
    if (block.tuning) tunings_[index] = block.tuning;
    return index;
}

std::size_t Roster::find_number(const TrackBlock& block) {
    const auto known = by_number_.find(*block.number);
    if (known != by_number_.end()) {
        if (!block.name.empty()) take_name(known->second, block);
        return known->second;
    }
    int number = *block.number;
    if (number == 0) {
        number = free_number();
        diagnostics_.warning({block.position, block.length},
            "track 0 is read as track " + std::to_string(number) + ": numbers begin at 1",
            "write 'ch " + std::to_string(number) + (block.name.empty() ? "" : " " + block.name) + "'");
    }
    const std::size_t index = add(number, block);
    by_number_[*block.number] = index;
    return index;
}

std::size_t Roster::find_name(const TrackBlock& block) {
    const auto known = by_name_.find(lower(block.name));
    return known != by_name_.end() ? known->second : add(free_number(), block);
}

std::size_t Roster::add(int number, const TrackBlock& block) {
    const std::size_t index = tracks_.size();
    Track& track = tracks_.emplace_back();
    tunings_.emplace_back();
    track.number = number;
    track.name = block.name.empty() ? "track" + std::to_string(number) : block.name;
    track.position = block.position;
    if (block.name.empty()) unnamed_.insert(index);
    by_number_[number] = index;
    const auto [other, is_new] = by_name_.try_emplace(lower(track.name), index);
    if (!is_new)
        diagnostics_.warning({block.position, block.length},
            "tracks " + std::to_string(tracks_[other->second].number) + " and " + std::to_string(number)
                + " are both called " + in_quotes(track.name),
            "give one of them another name");
    return index;
}

int Roster::free_number() {
    while (written_numbers_.contains(next_free_)) ++next_free_;
    return next_free_++;
}

void Roster::take_name(std::size_t index, const TrackBlock& block) {
    Track& track = tracks_[index];
    if (unnamed_.erase(index) > 0) {
        by_name_.erase(lower(track.name));
        track.name = block.name;
        by_name_.try_emplace(lower(track.name), index);
        return;
    }
    if (lower(track.name) == lower(block.name)) return;
    const auto other = by_name_.find(lower(block.name));
    diagnostics_.warning({block.position, block.length},
        "track " + std::to_string(track.number) + " is called " + in_quotes(track.name) + " (line "
            + std::to_string(track.position.line) + "), not " + in_quotes(block.name)
            + "; the number decides",
        other != by_name_.end()
            ? "did you mean 'ch " + std::to_string(tracks_[other->second].number) + " " + block.name + "'?"
            : "use another number, or the same name");
}

void Roster::take_plugins(Track& track, const TrackBlock& block) {
    const auto take = [&](std::optional<PluginWord>& place, const std::optional<PluginWord>& word) {
        if (!word) return;
        if (place && place->word != word->word)
            diagnostics_.warning({word->position, int(word->word.size())},
                in_quotes(word->word) + " takes the place of " + in_quotes(place->word) + " from line "
                    + std::to_string(place->position.line),
                "a track has one instrument and one strip for the whole song");
        place = word;
    };
    take(track.instrument, block.instrument);
    take(track.strip, block.strip);
    track.effects.insert(track.effects.end(), block.effects.begin(), block.effects.end());
    if (block.type) track.type = *block.type;
}

void Roster::take_mix(TrackMix& mix, const TrackMix& written) {
    const auto take = [](auto& place, const auto& value) {
        if (value) place = value;
    };
    take(mix.volume, written.volume);
    take(mix.pan, written.pan);
    take(mix.mute, written.mute);
    take(mix.solo, written.solo);
    take(mix.out, written.out);
    mix.sends.insert(mix.sends.end(), written.sends.begin(), written.sends.end());
}

} // namespace aviary::song
