#include "song/files/match_tracks.h"

#include <map>

namespace aviary::song {
namespace {

class Matching {
public:
    Matching(std::span<const TrackKey> keys, const Score& score)
        : keys_(keys)
        , tracks_(score.tracks)
        , matches_(tracks_.size())
        , is_taken_(keys.size(), false) {}

    /// Gives each track without a key the first free key that agrees with it in the part that `part_of` returns.
    template <typename PartOf>
    void match_by(const PartOf& part_of) {
        std::multimap<decltype(part_of(0, std::string())), std::size_t>
            free; // equal ones in order of insertion
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (!is_taken_[i]) free.emplace(part_of(keys_[i].number, keys_[i].name), i);
        for (std::size_t i = 0; i < tracks_.size(); ++i) {
            if (matches_[i]) continue;
            const auto found = free.lower_bound(part_of(tracks_[i].number, tracks_[i].name));
            if (found == free.end() || found->first != part_of(tracks_[i].number, tracks_[i].name)) continue;
            matches_[i] = found->second;
            is_taken_[found->second] = true;
            free.erase(found);
        }
    }

    std::vector<std::optional<std::size_t>> matches() && { return std::move(matches_); }

private:
    std::span<const TrackKey> keys_;
    std::span<const Track> tracks_;
    std::vector<std::optional<std::size_t>> matches_;
    std::vector<bool> is_taken_;
};

} // namespace

std::vector<std::optional<std::size_t>> match_tracks(std::span<const TrackKey> keys, const Score& score) {
    Matching matching(keys, score);
    matching.match_by([](int number, const std::string& name) { return TrackKey{number, name}; });
    // A key without a name cannot agree in name. It compares by number instead, which the line above has done already.
    matching.match_by([](int number, const std::string& name) {
        return name.empty() ? TrackKey{number, {}} : TrackKey{0, name};
    });
    matching.match_by([](int number, const std::string&) { return number; });
    return std::move(matching).matches();
}

} // namespace aviary::song
