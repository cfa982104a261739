#include "session/project/state_files.h"

#include "base/whole_file.h"

namespace aviary::session {

namespace fs = std::filesystem;
using song::PluginSlot;
using song::SavedState;
using song::StateName;

namespace {

std::string plugin_of(const PluginSlot& slot) {
    const std::string& plugin = slot.name.empty() ? slot.word : slot.name;
    return plugin + " on "
           + (slot.track_name.empty() ? "track " + std::to_string(slot.track) : slot.track_name);
}

} // namespace

KnownStates states_of(const song::PluginsFile& file) {
    KnownStates states;
    for (const PluginSlot& slot : file.slots)
        if (slot.state.is_apart() && !slot.state.is_missing())
            states.emplace(slot.state.digest(), slot.state);
    return states;
}

Result<SavedState> read_state(const fs::path& folder, const StateName& name) {
    const fs::path path = folder / song::state_path(name.digest);
    const auto wrong = [&](const char* why) { return Error{"project.state", why, path.string()}; };
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(path.parent_path(), error)))
        return wrong("lies in a folder that is a link");
    const fs::file_status status = fs::symlink_status(path, error);
    if (status.type() == fs::file_type::not_found) return wrong("is missing");
    if (!fs::is_regular_file(status)) return wrong("is not an ordinary file");
    if (fs::file_size(path, error) != name.size) return wrong("is damaged: it has another size");
    const auto text = read_whole_file(path);
    if (!text) return wrong("cannot be read");
    const auto bytes = std::as_bytes(std::span(*text));
    auto state = SavedState::read(name, {bytes.begin(), bytes.end()});
    if (!state) return wrong("is damaged: its bytes are not those that its name stands for");
    return *std::move(state);
}

std::vector<Error> read_states(const fs::path& folder, song::PluginsFile& file, const KnownStates& known) {
    std::vector<Error> problems;
    std::map<std::string, Result<SavedState>> read;
    song::fill_states(file, [&](const StateName& name, const PluginSlot& slot) -> std::optional<SavedState> {
        if (const auto found = known.find(name.digest); found != known.end()) return found->second;
        auto at = read.find(name.digest);
        if (at == read.end()) at = read.emplace(name.digest, read_state(folder, name)).first;
        if (at->second) return *at->second;
        Error problem = at->second.error();
        problem.message += ", so the plugin " + plugin_of(slot)
                           + " starts at its defaults: it has this state again when the file is put back";
        problems.push_back(std::move(problem));
        return std::nullopt;
    });
    return problems;
}

} // namespace aviary::session
