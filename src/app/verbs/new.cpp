#include "app/program.h"
#include "app/verbs/verbs.h"
#include "session/project/own_folder.h"
#include "session/project/recent.h"
#include "workshop/scaffold.h"

#include <fmt/format.h>

namespace aviary::app {

namespace {

int make_new(const workshop::NewProject& project) {
    std::error_code ignored;
    if (std::filesystem::exists(stock_plugins() / project.name, ignored)) {
        fmt::print(stderr,
            "aviary: '{}' is a stock plugin: choose another name, or songs could mean either\n",
            project.name);
        return 1;
    }
    const auto files = workshop::scaffold(project, std::filesystem::current_path());
    if (!files) {
        fmt::print(stderr, "aviary: {}\n", files.error().text());
        return files.error().code == "project.name" ? 2 : 1; // an impossible name is wrong usage
    }
    if (const auto data = session::data_folder()) // where it cannot be noted, `start` or a verb says so later
        (void)session::trust_folder(*data, std::filesystem::current_path() / project.name);
    for (const auto& file : *files) fmt::print("{}/{}\n", project.name, file);
    if (project.ui) fmt::print(stderr, "\nFor its page, once:  cd {}/ui && npm install\n", project.name);
    fmt::print(stderr, "\nHear it:  cd {} && aviary start\n", project.name);
    return 0;
}

} // namespace

Verb new_verb() {
    using workshop::Kind;
    static workshop::NewProject given;
    return {.name = "new",
        .about = "Make a plugin project that builds, plays and passes its own test",
        .options = {{"NAME", "The name of the folder and the plugin: a-z, 0-9, - and _", &given.name,
                        {.required = true}},
            {"--kind", "The kind of plugin: an effect (unless given), an instrument or a note effect",
                one_of<Kind>(given.kind, {{"effect", Kind::effect}, {"instrument", Kind::instrument},
                                             {"note-effect", Kind::note_effect}})},
            {"--ui", "Also make a page for the plugin in the workshop, in TypeScript", &given.ui}},
        .run = [] { return make_new(given); }};
}

} // namespace aviary::app
