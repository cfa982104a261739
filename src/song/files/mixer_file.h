// daw.mixer.json: volume, pan, mute, solo and sends of each track of a song, and of the master.
//
//     auto read = read_mixer_file(text);
//     if (auto* problem = std::get_if<Diagnostic>(&read)) ...
//     MixerFile mixer = std::get<MixerFile>(read);
//     auto entries = fit(mixer, score);
//     mixer.tracks[entries[0]].change().volume = Decibels(-6);   // of score.tracks[0]
//     write(mixer_text(mixer));
//
// Plain values and pure functions. [any-thread]
#pragma once

#include "base/shared_value.h"
#include "base/units.h"
#include "song/files/as_read.h"
#include "song/files/clash.h"
#include "song/score.h"

#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

struct MixerSend {
    int to = 0;          ///< track number
    std::string to_name; ///< of that track; a person may leave it out
    Decibels level;      ///< as volume
    Kept kept;
};

struct MixerTrack {
    int number = 0;
    std::string name;
    Decibels volume; ///< up to 24; -inf is silence
    double pan = 0;  ///< -1 left .. 1 right
    bool mute = false, solo = false;
    std::vector<MixerSend> sends;
    Kept kept;
};

struct MixerMaster {
    Decibels volume;
    double pan = 0;
    bool mute = false, solo = false;
    Kept kept;
};

struct MixerFile {
    int version = file_version;
    std::vector<SharedValue<MixerTrack>> tracks; ///< shared by the copies that a history of many edits holds
    MixerMaster master;
    Kept kept;
};

Read<MixerFile> read_mixer_file(std::string_view text);
std::string mixer_text(const MixerFile& file);

/// Fits the file to this song. Every track gets its entry: the one that match_tracks() finds, or a new one. Sends still
/// go to the tracks that they went to. Entries are sorted by number; those without a track in the song stay, behind the
/// one of the same number that has a track. Returns the index of the entry for each track of the score.
std::vector<std::size_t> fit(MixerFile& file, const Score& score);

/// The track that a send of a fitted file goes to; nullptr when the song no longer has it.
const Track* target_of(const MixerSend& send, const Score& score);

/// `theirs` with what `ours` changed of `base`. Where both changed one value, theirs stands, and the report has a clash more.
MixerFile merge(const MixerFile& base, const MixerFile& ours, const MixerFile& theirs, MergeReport& report);

} // namespace aviary::song
