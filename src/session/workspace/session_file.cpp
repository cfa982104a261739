// The session file: the page's stores and the transport. It is no part of the history.
#include "session/transport/transport_control.h"
#include "session/workspace/workspace_impl.h"

namespace aviary::session {

namespace {

constexpr auto before_saving = std::chrono::milliseconds(500);

} // namespace

void Workspace::Impl::save_session_soon() {
    if (is_saving || !open) return;
    is_saving = true;
    saving.expires_after(before_saving);
    saving.async_wait([this, alive = weak_from_this()](boost::system::error_code error) {
        if (error || alive.expired()) return;
        is_saving = false;
        save_session();
    });
}

FileText Workspace::Impl::session_file() {
    song::SessionFile& file = open->documents.session();
    file.stores.clear();
    for (const auto& [name, value] : stores.values()) file.stores.push_back({name, value});
    const session::Transport transport = session.transport().state();
    file.transport.position = transport.position;
    file.transport.loop.is_on = transport.loop.has_value();
    if (transport.last_loop) {
        file.transport.loop.start = transport.last_loop->start;
        file.transport.loop.end = transport.last_loop->end;
    }
    return {ProjectFile::session, song::session_text(file)};
}

void Workspace::Impl::save_session() {
    if (!open || !stores.is_dirty()) return;
    on_worker(
        [folder = open->folder, file = session_file(), values = stores.values()] {
            return std::pair(folder->save({file}).ok() ? Result<void>() : Result<void>(Error{}), values);
        },
        [this](const auto& saved) {
            if (saved.first) stores.saved(saved.second);
        });
}

} // namespace aviary::session
