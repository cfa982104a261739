// The plugins of other people: reads the list of the last scan, scans, and fills slots with what was found.
#include "session/plugins/plugins.h"
#include "session/workspace/workspace_impl.h"

namespace aviary::session {

/// The list is there before the song, because the one worker reads the song after it.
void Workspace::Impl::read_plugin_list() {
    if (setup.plugins.list.empty()) return;
    on_worker([file = setup.plugins.list] { return session::read_plugin_list(file); },
        [this](Result<PluginList> list) {
            if (!list) return trouble(list.error().text());
            session.plugins().library().set_scanned(*std::move(list));
        });
}

void Workspace::Impl::scan() {
    emit(PluginsChanged{true});
    session.plugins().library().look_into_folders();
    if (setup.plugins.probe.empty())
        return boost::asio::post(io, [this, alive = weak_from_this()] {
            if (!alive.expired()) end_scan({});
        });
    plugin_scan = PluginScan::start(
        io, setup.plugins, [this](PluginScanReport report) { end_scan(std::move(report)); });
}

void Workspace::Impl::end_scan(PluginScanReport report) {
    plugin_scan.reset();
    for (const Error& problem : report.problems) trouble(problem.text());
    session.plugins().library().set_scanned(std::move(report.files));
    tell_song_text(); // its words may be known now
    emit(PluginsChanged{false});
    happen(loading::ScanEnded{});
    fill_missing();
}

/// Fills the open song's slots whose plugins were not there before. One attempt runs at a time, and none during a load; a
/// call meanwhile leads to one more attempt afterwards.
void Workspace::Impl::fill_missing() {
    fill_again = is_filling || state.phase != loading::Phase::none;
    if (fill_again || !open) return;
    is_filling = true;
    session.plugins().start_missing([this, alive = weak_from_this()] {
        if (alive.expired()) return;
        is_filling = false;
        if (state.phase != loading::Phase::none || !open) {
            fill_again = true;
            return;
        }
        const Documents& documents = open->documents;
        const auto filled = session.plugins().fill_missing(
            [&](std::size_t place) -> const song::PluginSlot& { return documents.slot(place); });
        for (const Error& problem : filled.problems) trouble(problem.text());
        if (fill_again) fill_missing();
    });
}

} // namespace aviary::session
