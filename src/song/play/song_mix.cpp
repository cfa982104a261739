#include "song/play/song_mix.h"

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_map>

namespace aviary::song {

namespace {

class MixCheck {
public:
    MixCheck(Score& score, Diagnostics& diagnostics)
        : score_(score)
        , diagnostics_(diagnostics)
        , keyed_(score.tracks.size()) {
        for (std::size_t i = 0; i < score.tracks.size(); ++i) places_[score.tracks[i].number] = i;
    }

    void run() {
        for (Track& track : score_.tracks) {
            check_sends(track);
            check_out(track);
            for (PluginWord& effect : track.effects) check_sidechain(track, effect);
            if (track.instrument) check_sidechain(track, *track.instrument);
            if (track.strip) check_sidechain(track, *track.strip);
        }
        drop_circles();
    }

private:
    bool is_there(const Written<int>& to, const Track* from, std::string_view what) {
        if (places_.contains(to.value) && (!from || from->number != to.value)) return true;
        const bool is_self = from && from->number == to.value;
        diagnostics_.warning({to.position, to.length},
            is_self ? "a track cannot " + std::string(what) + " itself"
                    : "there is no track " + std::to_string(to.value) + " to " + std::string(what),
            "name the number of another track");
        return false;
    }

    void check_sends(Track& track) {
        std::vector<TrackMix::Send> kept;
        for (const TrackMix::Send& send : track.mix.sends) {
            if (!is_there(send.to, &track, "send to")) continue;
            const auto same =
                std::ranges::find(kept, send.to.value, [](const auto& other) { return other.to.value; });
            if (same != kept.end())
                *same = send;
            else
                kept.push_back(send);
        }
        track.mix.sends = std::move(kept);
    }

    void check_out(Track& track) {
        auto& out = track.mix.out;
        if (!out) return;
        if (!is_there(*out, &track, "go into")) return out.reset();
        const Track& group = score_.tracks[places_.at(out->value)];
        if (group.type != TrackType::group)
            diagnostics_.warning({out->position, out->length},
                "track " + std::to_string(group.number) + " is no group", "write 'type group' under it");
    }

    void check_sidechain(Track& track, PluginWord& plugin) {
        if (!plugin.sidechain) return;
        const Written<int> from = *plugin.sidechain;
        if (!is_there(from, &track, "take as side chain")) return plugin.sidechain.reset();
        keyed_[places_.at(from.value)].push_back({places_.at(track.number), &plugin});
    }

    /// Where a track's sound goes, and where that is written.
    struct Step {
        std::size_t to = 0;
        Written<int> written;
        std::string_view what;
    };
    std::optional<Step> step_of(const Track& track, std::size_t index) const {
        const auto& sends = track.mix.sends;
        if (index < sends.size())
            return Step{places_.at(sends[index].to.value), sends[index].to, "this send"};
        const auto& out = track.mix.out;
        index -= sends.size();
        if (out && index == 0) return Step{places_.at(out->value), *out, "this 'out'"};
        index -= out ? 1 : 0;
        const auto& keyed = keyed_[places_.at(track.number)];
        if (index < keyed.size())
            return Step{keyed[index].track, *keyed[index].plugin->sidechain, "this side chain"};
        return std::nullopt;
    }
    void take_out(Track& track, std::size_t index) {
        auto& sends = track.mix.sends;
        if (index < sends.size()) return void(sends.erase(sends.begin() + std::ptrdiff_t(index)));
        index -= sends.size();
        if (track.mix.out && index == 0) return track.mix.out.reset();
        index -= track.mix.out ? 1 : 0;
        auto& keyed = keyed_[places_.at(track.number)];
        keyed[index].plugin->sidechain.reset();
        keyed.erase(keyed.begin() + std::ptrdiff_t(index));
    }

    struct Open {
        std::size_t track, next = 0;
    };
    /// "1 bass, 7 low": the tracks of the way from this place on; of a long one, its beginning.
    std::string names_of(std::span<const Open> way) const {
        constexpr std::size_t most = 8;
        std::string names;
        for (const Open& open : way.first(std::min(way.size(), most))) {
            const Track& track = score_.tracks[open.track];
            names += (names.empty() ? "" : ", ") + std::to_string(track.number)
                     + (track.name.empty() ? "" : " " + track.name);
        }
        return way.size() > most ? names + ", …" : names;
    }

    /// A track must not hear itself through sends, outputs and side chains: of
    /// those that lead back, the last is left out.
    void drop_circles() {
        enum class Visit : std::uint8_t { none, open, done };
        std::vector<Visit> visits(score_.tracks.size(), Visit::none);
        std::vector<std::size_t> places(visits.size()); // in the way
        for (std::size_t first = 0; first < visits.size(); ++first) {
            if (visits[first] != Visit::none) continue;
            std::vector<Open> way{{first}};
            places[first] = 0;
            visits[first] = Visit::open;
            while (!way.empty()) {
                Track& track = score_.tracks[way.back().track];
                const auto step = step_of(track, way.back().next);
                if (!step) {
                    visits[way.back().track] = Visit::done;
                    way.pop_back();
                    continue;
                }
                if (visits[step->to] == Visit::open) {
                    diagnostics_.warning({step->written.position, step->written.length},
                        std::string(step->what) + " leads back to where it comes from ("
                            + names_of(std::span(way).subspan(places[step->to])) + ") and is left out",
                        "name a track further on");
                    take_out(track, way.back().next);
                    continue;
                }
                ++way.back().next;
                if (visits[step->to] == Visit::done) continue;
                visits[step->to] = Visit::open;
                places[step->to] = way.size();
                way.push_back({step->to});
            }
        }
    }

    Score& score_;
    Diagnostics& diagnostics_;
    std::unordered_map<int, std::size_t> places_;
    /// For each track the plugins whose side chain it is.
    struct Keyed {
        std::size_t track;
        PluginWord* plugin;
    };
    std::vector<std::vector<Keyed>> keyed_;
};

} // namespace

void check_mix(Score& score, Diagnostics& diagnostics) { MixCheck(score, diagnostics).run(); }

} // namespace aviary::song
