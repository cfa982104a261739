#include "server/handlers/handlers.h"
#include "server/handlers/song_midi.h"
#include "server/protocol/domains/song_domain.h"

#include <nlohmann/json.hpp>

namespace aviary::server {
namespace {

using nlohmann::json;

Result<json> read_song(const Request& request) {
    const auto song = request.workspace()->song();
    if (!song) return song.error();
    return to_wire(*song);
}

/// Tells the text too where others' changes were merged into it.
Result<json> write_song(const Request& request) {
    const std::string text = request.params["text"];
    const auto written = request.workspace()->write_song(request.asker(), text, request.params["version"]);
    if (!written) return written.error();
    json answer = {{"version", written->version}, {"diagnostics", to_wire(written->diagnostics)}};
    if (written->text != text) answer["text"] = written->text;
    return answer;
}

Result<json> view_score(const Request& request) {
    const auto score = request.workspace()->score();
    if (!score) return score.error();
    return request.hub.score.view(**score);
}

} // namespace

std::span<const Handler> song_handlers() {
    static constexpr Handler all[] = {
        {"song.read", read_song, Needs::project},
        {"song.write", write_song, Needs::project},
        {"song.midi", midi_of_song, Needs::project},
        {"song.from_midi", song_of_midi, Needs::project},
        {"score.view", view_score, Needs::project},
    };
    return all;
}

} // namespace aviary::server
