// The open project's song and files in memory. Finds the files' entries for the engine's tracks and slots. Plain values.
// [any-thread]
//
//     Documents documents(content, parsed);
//     engine.set_mixer(track.number, documents.mixer_of(track.number));
//     documents.keep(track.number, engine.mixer(track.number));
//     save({"daw.mixer.json", documents.mixer_text()});
#pragma once

#include "engine/engine.h"
#include "hosting/plugin/metadata.h"
#include "session/history/edit.h"
#include "session/project/project_folder.h"
#include "song/song.h"

#include <string>
#include <vector>

namespace aviary::session {

inline constexpr const char* mixer_file_name = "daw.mixer.json";
inline constexpr const char* plugins_file_name = "daw.plugins.json";

class Documents {
public:
    Documents(ProjectContent content, song::Parsed parsed);

    /// Takes another text of the song. Its tracks and slots are matched with the files' entries anew.
    void take_song(std::string text, song::Parsed parsed);
    void take_mixer(song::MixerFile mixer);
    void take_plugins(song::PluginsFile plugins);

    const std::string& song_text() const { return song_; }
    const song::Parsed& parsed() const { return parsed_; }
    const song::Score& score() const { return parsed_.score; }
    std::uint64_t version() const { return version_; }
    song::SessionFile& session() { return session_; }

    /// Track 0 is the master.
    engine::MixerSettings mixer_of(int track) const;
    void keep(int track, const engine::MixerSettings& settings);
    const song::MixerFile& mixer() const { return mixer_; }
    std::string mixer_text() const;
    std::string track_name(int track) const; ///< for people

    /// A `place` is a position in the order of the engine's slots, from 0.
    std::size_t slots() const { return slot_entries_.size(); }
    const song::PluginSlot& slot(std::size_t place) const;
    std::optional<double> parameter(
        std::size_t place, const std::string& id) const; ///< nothing: the plugin's state has the value
    void keep_parameter(
        std::size_t place, const hosting::PluginMetadata& plugin, const std::string& id, double value);
    void keep_state(std::size_t place, const hosting::PluginMetadata& plugin, std::vector<std::byte> state);
    const song::PluginsFile& plugins() const { return plugins_; }
    std::string plugins_text() const;

private:
    void fit();
    song::PluginSlot& entry_of(std::size_t place, const hosting::PluginMetadata& plugin);

    std::string song_;
    song::Parsed parsed_;
    std::uint64_t version_ = 1;
    song::MixerFile mixer_;
    song::PluginsFile plugins_;
    song::SessionFile session_;
    std::vector<std::size_t> track_entries_,
        slot_entries_; ///< for each track and slot the index of its file entry
};

} // namespace aviary::session
