#include "app/studio.h"
#include "app/verbs/verbs.h"

namespace aviary::app {

Verb serve_verb() {
    static StudioSetup given;
    return {.name = "serve",
        .about = "A song with its project, headless, for pages and programs on this machine",
        .options = {{"SONG", "A .bird file or its folder; unless given, the page offers some", &given.song},
            {"--port", "The port of the page on 127.0.0.1", &given.port},
            {"--audio", "Where the song sounds, as with start", audio_words(given.audio)},
            {"--scenario", "A file of steps to take once a page is there; see docs/session.md",
                &given.scenario, {.stands_for = "FILE"}},
            {"--json", "Print events on standard output, one a line; see docs/events.md", &given.json}},
        .run = [] { return run_studio(given); }};
}

} // namespace aviary::app
