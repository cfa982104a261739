// daw.session.json: where a person left off in a project. It belongs to this machine, so the history does not track it.
//
//     SessionFile session = std::get<SessionFile>(read_session_file(text));
//     session.transport.position = Beats(16);
//     write(session_text(session));
//
// Plain values and pure functions. [any-thread]
#pragma once

#include "base/units.h"
#include "song/files/as_read.h"

#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

/// What the page keeps under a name.
struct PageStore {
    std::string name;
    std::string value; ///< JSON; a text that is no JSON is written as null
    friend bool operator==(const PageStore&, const PageStore&) = default;
};

struct SavedLoop {
    bool is_on = false;
    Beats start, end;
    Kept kept;
};

struct SavedTransport {
    Beats position;
    SavedLoop loop;
    Kept kept;
};

struct SessionFile {
    int version = file_version;
    std::vector<PageStore> stores;
    SavedTransport transport;
    std::string view = "{}"; ///< JSON, likewise: what is shown and selected
    Kept kept;
};

Read<SessionFile> read_session_file(std::string_view text);
std::string session_text(const SessionFile& file);

} // namespace aviary::song
