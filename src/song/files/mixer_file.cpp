#include "song/files/mixer_file.h"

#include "song/files/fields.h"
#include "song/files/fit_order.h"
#include "song/files/match_tracks.h"
#include "song/files/merge_fields.h"

#include <map>

namespace aviary::song {

template <typename Fields>
void describe(Fields& fields, const MixerSend&) {
    fields("to", &MixerSend::to, kinds::Whole{1});
    fields("to_name", &MixerSend::to_name, kinds::Text{});
    fields("level_db", &MixerSend::level, kinds::Decibels{});
}

template <typename Strip, typename Fields>
void describe_levels(Fields& fields) {
    fields("volume_db", &Strip::volume, kinds::Decibels{});
    fields("pan", &Strip::pan, kinds::Number{-1, 1});
    fields("mute", &Strip::mute, kinds::Flag{});
    fields("solo", &Strip::solo, kinds::Flag{});
}

template <typename Fields>
void describe(Fields& fields, const MixerTrack&) {
    fields("number", &MixerTrack::number, kinds::Whole{1});
    fields("name", &MixerTrack::name, kinds::Text{});
    describe_levels<MixerTrack>(fields);
    fields.list("sends", &MixerTrack::sends);
}

template <typename Fields>
void describe(Fields& fields, const MixerMaster&) {
    describe_levels<MixerMaster>(fields);
}

template <typename Fields>
void describe(Fields& fields, const MixerFile&) {
    fields("version", &MixerFile::version, kinds::Whole{1});
    fields.list("tracks", &MixerFile::tracks);
    fields.part("master", &MixerFile::master);
}

Read<MixerFile> read_mixer_file(std::string_view text) { return read_file<MixerFile>(text); }
std::string mixer_text(const MixerFile& file) { return write_file(file); }

static auto key_of(const MixerSend& send) { return std::pair(send.to, send.to_name); }
static auto key_of(const MixerTrack& track) { return std::pair(track.number, track.name); }
static std::string name_of(const MixerSend& send) {
    return "send to " + (send.to_name.empty() ? std::to_string(send.to) : send.to_name);
}
static std::string name_of(const MixerTrack& track) {
    return track.name.empty() ? "track " + std::to_string(track.number) : track.name;
}

MixerFile merge(const MixerFile& base, const MixerFile& ours, const MixerFile& theirs, MergeReport& report) {
    return FieldMerger<MixerFile>::merge(base, ours, theirs, "", report);
}

const Track* target_of(const MixerSend& send, const Score& score) {
    for (const Track& track : score.tracks)
        if (track.number == send.to && track.name == send.to_name) return &track;
    return nullptr;
}

namespace {

/// Finds the song's track that a send of the file, as it was before fitting, means.
class Targets {
public:
    Targets(std::span<const TrackKey> keys, std::span<const std::optional<std::size_t>> matches,
        const Score& score)
        : by_number_(numbers(score)) {
        for (std::size_t i = 0; i < matches.size(); ++i) {
            if (!matches[i]) continue;
            by_key_[keys[*matches[i]]] = &score.tracks[i];
            by_number_[keys[*matches[i]].number] = &score.tracks[i];
        }
    }

    /// Whether that changes it.
    bool lead_on(MixerSend& send) const {
        const Track* track = send.to_name.empty() ? found(by_number_, send.to)
                                                  : found(by_key_, TrackKey{send.to, send.to_name});
        if (!track || (send.to == track->number && send.to_name == track->name)) return false;
        send.to = track->number;
        send.to_name = track->name;
        return true;
    }

private:
    static std::map<int, const Track*> numbers(const Score& score) {
        std::map<int, const Track*> all;
        for (const Track& track : score.tracks) all[track.number] = &track;
        return all;
    }
    template <typename Key>
    static const Track* found(const std::map<Key, const Track*>& tracks, const Key& key) {
        const auto at = tracks.find(key);
        return at == tracks.end() ? nullptr : at->second;
    }

    std::map<TrackKey, const Track*> by_key_;
    std::map<int, const Track*> by_number_;
};

} // namespace

std::vector<std::size_t> fit(MixerFile& file, const Score& score) {
    std::vector<TrackKey> keys;
    for (const MixerTrack& track : file.tracks) keys.push_back({track.number, track.name});
    const auto matches = match_tracks(keys, score);
    const Targets targets(keys, matches, score);
    for (auto& track : file.tracks)
        for (std::size_t i = 0; i < track->sends.size(); ++i) {
            MixerSend send = track->sends[i];
            if (targets.lead_on(send)) track.change().sends[i] = std::move(send);
        }

    std::vector<std::size_t> entries;
    for (std::size_t i = 0; i < score.tracks.size(); ++i) {
        entries.push_back(matches[i].value_or(file.tracks.size()));
        if (!matches[i]) file.tracks.emplace_back();
        auto& track = file.tracks[entries[i]];
        if (track->number == score.tracks[i].number && track->name == score.tracks[i].name) continue;
        MixerTrack& entry = track.change();
        entry.number = score.tracks[i].number;
        entry.name = score.tracks[i].name;
    }
    return put_in_order(file.tracks, entries, [](const MixerTrack& track) { return track.number; });
}

} // namespace aviary::song
