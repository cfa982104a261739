// The program that the kill test kills. It does one piece of work on projects, which its arguments name. Exits with 0 on
// success; on an error with 1, and the error's code on stdout.
#include "session/project/new_project.h"
#include "session/project/project_folder.h"
#include "session/project/recent.h"

#include <cstdio>
#include <fstream>

namespace fs = std::filesystem;
using namespace aviary;
using namespace aviary::session;

namespace {

Result<void> edit(const fs::path& folder) {
    auto project = ProjectFolder::open(folder);
    if (!project) return project.error();
    auto content = project->load();
    if (!content) return content.error();
    content->mixer.master.volume = Decibels(-6);
    content->plugins.slots.push_back(song::PluginSlot{.track = 1,
        .role = song::PluginRole::instrument,
        .word = "poly",
        .id = "x",
        .state = std::vector{std::byte{7}}});
    content->session.transport.position = Beats(8);
    auto saved = project->save({{ProjectFile::song, content->song + "# edited\n"},
        {ProjectFile::mixer, song::mixer_text(content->mixer)},
        {ProjectFile::plugins, song::plugins_text(content->plugins)},
        {ProjectFile::session, song::session_text(content->session)}});
    if (!saved) return saved.error();
    return {};
}

/// The same edit as edit(), but written carelessly, straight into the files.
Result<void> edit_carelessly(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) {
        std::ifstream old(entry.path());
        const std::string text{std::istreambuf_iterator<char>(old), {}};
        std::ofstream(entry.path()) << text << "\n";
    }
    return {};
}

template <typename Value>
Result<void> done(const Result<Value>& result) {
    return result ? Result<void>() : Result<void>(result.error());
}

Result<void> copy_project(const fs::path& from, const fs::path& to) {
    auto project = ProjectFolder::open(from);
    if (!project) return project.error();
    return done(save_as(*project, to));
}

Result<void> work(const std::string& what, const fs::path& first, const std::string& second) {
    if (what == "edit") return edit(first);
    if (what == "edit_carelessly") return edit_carelessly(first);
    if (what == "new") return done(new_project({first, second, "song"}));
    if (what == "save_as") return copy_project(first, second);
    if (what == "remember") return remember_project(first, second, 1000);
    return Error{"usage", what, {}};
}

} // namespace

int main(int count, char** words) {
    if (count < 3) return 2;
    const auto result = work(words[1], words[2], count > 3 ? words[3] : "");
    if (result) return 0;
    std::fputs(result.error().code.c_str(), stdout);
    return 1;
}
