#include "session/transport/transport_control.h"

#include "session/open_song.h"

#include <cmath>

namespace aviary::session {

Result<void> TransportControl::play() {
    if (auto song = open_.need_song(); !song) return song;
    open_.engine.play();
    return {};
}

Result<void> TransportControl::stop() {
    if (auto song = open_.need_song(); !song) return song;
    open_.engine.stop();
    return {};
}

Result<void> TransportControl::seek(Beats position) {
    if (auto song = open_.need_song(); !song) return song;
    if (!(position >= Beats() && std::isfinite(position.count)))
        return Error{"transport.range", "the position must be 0 beats or later", ""};
    open_.engine.seek(position);
    open_.transport.position = position;
    open_.tell(open_.transport);
    return {};
}

Result<void> TransportControl::set_loop(std::optional<engine::Loop> loop) {
    if (auto song = open_.need_song(); !song) return song;
    if (loop && !(loop->start >= Beats() && loop->end > loop->start && std::isfinite(loop->end.count)))
        return Error{"transport.range", "a loop must start at 0 beats or later, and end after its start", ""};
    open_.engine.set_loop(loop);
    open_.transport.loop = loop;
    if (loop) open_.transport.last_loop = loop;
    open_.tell(open_.transport);
    return {};
}

const Transport& TransportControl::state() const { return open_.transport; }

} // namespace aviary::session
