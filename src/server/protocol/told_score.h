// What pages know of the score, so that an edit sends them what it changed and no more.
//
//     ToldScore told;
//     respond(told.view(score));                              // the whole, for a page that asks
//     if (const auto change = told.change(score)) tell(*change); // the tracks that are different now
//
// A page applies a change to the revision that it follows; if it has another one, it asks for the whole. A score of more
// than `most_notes` notes is told without those of the clips that go beyond it. [main-thread]
#pragma once

#include "session/arrangement/clips.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>

namespace aviary::server {

class ToldScore {
public:
    /// A message of so many notes has about 3 MB, and a page draws them within a frame.
    static constexpr std::size_t most_notes = 100'000;

    explicit ToldScore(std::size_t most = most_notes)
        : most_(most) {}

    nlohmann::json view(const song::Score& score);
    /// Nothing if pages see no difference.
    std::optional<nlohmann::json> change(const song::Score& score);

private:
    using Clips = std::map<int, std::vector<session::Clip>>; ///< by the number of the track
    struct Shown {
        Beats length;
        Clips clips;
        friend bool operator==(const Shown&, const Shown&) = default;
    };
    Shown shown(const song::Score& score) const;

    const std::size_t most_;
    Shown told_;
    std::uint64_t revision_ = 0; ///< counts what was told
};

} // namespace aviary::server
