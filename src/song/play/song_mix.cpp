#include "song/play/song_mix.h"

#include <algorithm>
#include <unordered_map>

namespace aviary::song {

namespace {

class MixCheck {
public:
    MixCheck(Score& score, Diagnostics& diagnostics)
        : score_(score)
        , diagnostics_(diagnostics) {
        for (std::size_t i = 0; i < score.tracks.size(); ++i) places_[score.tracks[i].number] = i;
    }

    void run() {
        for (Track& track : score_.tracks) {
            check_sends(track);
            check_out(track);
            for (PluginWord& effect : track.effects) check_sidechain(effect);
            if (track.instrument) check_sidechain(*track.instrument);
            if (track.strip) check_sidechain(*track.strip);
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
        say_not_yet(out->position, out->length, "'out'", told_of_outs_);
    }

    void check_sidechain(PluginWord& plugin) {
        if (!plugin.sidechain) return;
        const Written<int> from = *plugin.sidechain;
        if (!is_there(from, nullptr, "take as side chain"))
            plugin.sidechain.reset();
        else
            say_not_yet(from.position, from.length, "a side chain", told_of_sidechains_);
    }

    void say_not_yet(Position where, int length, std::string_view what, bool& told) {
        if (std::exchange(told, true)) return;
        diagnostics_.warning({where, length},
            std::string(what)
                + " is read and kept, but does not sound: this version of Aviary does not play it");
    }

    /// A track must not hear itself through its sends: of those that lead back, the last is left out.
    void drop_circles() {
        enum class Visit : std::uint8_t { none, open, done };
        std::vector<Visit> visits(score_.tracks.size(), Visit::none);
        struct Open {
            std::size_t track, next = 0;
        };
        for (std::size_t first = 0; first < visits.size(); ++first) {
            if (visits[first] != Visit::none) continue;
            std::vector<Open> way{{first}};
            visits[first] = Visit::open;
            while (!way.empty()) {
                auto& sends = score_.tracks[way.back().track].mix.sends;
                if (way.back().next == sends.size()) {
                    visits[way.back().track] = Visit::done;
                    way.pop_back();
                    continue;
                }
                const Written<int> to = sends[way.back().next].to;
                const std::size_t next = places_.at(to.value);
                if (visits[next] == Visit::open) {
                    diagnostics_.warning({to.position, to.length},
                        "this send leads back to where it comes from and is left out",
                        "send to a track further on");
                    sends.erase(sends.begin() + std::ptrdiff_t(way.back().next));
                    continue;
                }
                ++way.back().next;
                if (visits[next] == Visit::done) continue;
                visits[next] = Visit::open;
                way.push_back({next});
            }
        }
    }

    Score& score_;
    Diagnostics& diagnostics_;
    std::unordered_map<int, std::size_t> places_;
    bool told_of_outs_ = false, told_of_sidechains_ = false;
};

} // namespace

void check_mix(Score& score, Diagnostics& diagnostics) { MixCheck(score, diagnostics).run(); }

} // namespace aviary::song
