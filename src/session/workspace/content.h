// The whole project as the order of changes holds it: its song, mixer and plugins. Cheap to copy, since copies share what
// none of them changed. Plain values. [any-thread]
#pragma once

#include "session/edits/order_steps.h"
#include "session/history/edit.h"
#include "session/project/project_folder.h"
#include "song/files/mixer_file.h"
#include "song/files/plugins_file.h"

#include <memory>
#include <optional>
#include <string>

namespace aviary::session {

inline constexpr const char* mixer_file_name = "daw.mixer.json";
inline constexpr const char* plugins_file_name = "daw.plugins.json";

/// A file beside the song. One that another program wrote has its bytes too: they stay as they are until it changes here.
template <typename File>
struct FileContent {
    File file;
    std::optional<std::string> bytes{};
    bool is_missing = false; ///< there was no such file when it was read
};
using MixerContent = FileContent<song::MixerFile>;
using PluginsContent = FileContent<song::PluginsFile>;

struct Content {
    std::shared_ptr<const std::string> song;
    std::shared_ptr<const MixerContent> mixer;
    std::shared_ptr<const PluginsContent> plugins;

    /// Whether both are of the same parts. Parts that were made apart count as different, also if they are equal.
    friend bool operator==(const Content&, const Content&) = default;
};

/// The states of plugins that lie apart. [worker]: hashes those that are new.
KnownStates states_of(const Content& content);

/// Shares with `known` the parts that are the same to the byte and lack no state that was read.
Content content_of(const ProjectContent& read, const Content& known = {});

/// The same from the bytes of the files; those that are left out are not there. States that lie apart are looked for among
/// the files, then in `states`. Error: project.damaged. [worker]
Result<Content> content_of(const ProjectFiles& files, const std::string& song_name, const Content& known = {},
    const KnownStates& states = {});

/// The files in which the two differ, as they are to be written, and the states that `after` names and `before` does not.
/// [worker]: hashes states that are new.
ProjectFiles files_between(const Content& before, const Content& after, const std::string& song_name);

/// Field by field, the song line by line. Where both changed one, theirs stands.
edits::Merged<Content> merge(const Content& base, const Content& ours, const Content& theirs);

/// For people: "<what>: <ours> gave way to <theirs>".
std::string words(const edits::Clash& clash);

} // namespace aviary::session
