// The open project's song and files in memory. Finds the files' entries for the engine's tracks and slots. Plain values.
// [any-thread]
//
//     Documents documents(content, session_file, parsed);
//     engine.set_mixer(track.number, documents.mixer_of(track.number));
//     documents.keep(track.number, engine.mixer(track.number));
//     keep(documents.content());
#pragma once

#include "engine/engine.h"
#include "hosting/plugin/metadata.h"
#include "session/workspace/content.h"
#include "song/song.h"

#include <string>
#include <vector>

namespace aviary::session {

class Documents {
public:
    Documents(Content content, song::SessionFile session, song::Parsed parsed);

    /// Shares its parts.
    const Content& content() const { return content_; }
    /// Takes another text of the song. Its tracks and slots are matched with the files' entries anew.
    void take_song(std::shared_ptr<const std::string> text, song::Parsed parsed);
    void take_mixer(std::shared_ptr<const MixerContent> mixer);
    void take_plugins(std::shared_ptr<const PluginsContent> plugins);

    const std::string& song_text() const { return *content_.song; }
    const song::Parsed& parsed() const { return parsed_; }
    const song::Score& score() const { return parsed_.score; }
    std::uint64_t version() const { return version_; }
    song::SessionFile& session() { return session_; }

    /// Track 0 is the master.
    engine::MixerSettings mixer_of(int track) const;
    /// What the song's text names is written there; version() then grows.
    void keep(int track, const engine::MixerSettings& settings);
    std::string track_name(int track) const; ///< for people

    /// A `place` is a position in the order of the engine's slots, from 0.
    std::size_t slots() const { return slot_entries_.size(); }
    const SharedValue<song::PluginSlot>& slot(std::size_t place) const;
    std::optional<double> parameter(
        std::size_t place, const std::string& id) const; ///< nothing: the plugin's state has the value
    /// `preset`: the one that the plugin began from; nothing: as the entry says. What is kept of another one is dropped.
    using Preset = std::optional<std::string>;
    void keep_parameter(std::size_t place, const hosting::PluginMetadata& plugin, const std::string& id,
        double value, const Preset& preset = {});
    void keep_state(std::size_t place, const hosting::PluginMetadata& plugin, song::SavedState state,
        const Preset& preset = {});

private:
    void fit();
    song::PluginSlot& entry_of(
        std::size_t place, const hosting::PluginMetadata& plugin, const Preset& preset);
    void keep_plugins();

    Content content_;
    song::Parsed parsed_;
    std::uint64_t version_ = 1;
    song::MixerFile mixer_; ///< these two are those of content_, fitted to the song
    song::PluginsFile plugins_;
    song::SessionFile session_;
    std::vector<std::size_t> track_entries_,
        slot_entries_; ///< for each track and slot the index of its file entry
};

} // namespace aviary::session
