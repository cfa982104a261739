#include "server/protocol/told_score.h"

#include "server/protocol/domains/song_domain.h"
#include "server/protocol/json_values.h"

#include <nlohmann/json.hpp>

#include <set>

namespace aviary::server {

using nlohmann::json;

namespace {

void add(json& all, const std::vector<session::Clip>& clips) {
    for (const session::Clip& clip : clips) all.push_back(to_wire(clip));
}

} // namespace

ToldScore::Shown ToldScore::shown(const song::Score& score) const {
    Shown shown{score.length.beats(), {}};
    for (session::Clip& clip : session::clips_of(score, most_))
        shown.clips[clip.track].push_back(std::move(clip));
    return shown;
}

json ToldScore::view(const song::Score& score) {
    Shown now = shown(score);
    if (now != told_) {
        told_ = std::move(now);
        ++revision_;
    }
    json clips = json::array();
    for (const auto& [track, of_track] : told_.clips) add(clips, of_track);
    return {{"revision", revision_}, {"length_beats", told_.length}, {"clips", std::move(clips)}};
}

std::optional<json> ToldScore::change(const song::Score& score) {
    Shown now = shown(score);
    if (now == told_) return std::nullopt;
    std::set<int> tracks;
    json clips = json::array();
    for (const auto& [track, of_track] : now.clips) {
        const auto before = told_.clips.find(track);
        if (before != told_.clips.end() && before->second == of_track) continue;
        tracks.insert(track);
        add(clips, of_track);
    }
    for (const auto& [track, of_track] : told_.clips)
        if (!now.clips.contains(track)) tracks.insert(track);
    told_ = std::move(now);
    const std::uint64_t since = revision_++;
    return json{{"since", since}, {"revision", revision_}, {"length_beats", told_.length}, {"tracks", tracks},
        {"clips", std::move(clips)}};
}

} // namespace aviary::server
