// The motifs of a song, worked out where they are used.
//
//     MotifBook book(tree, budget, diagnostics);
//     if (const auto phrase = book.resolve(use, place, 0, diagnostics)) ...
//
// [any-thread]
#pragma once

#include "song/play/budget.h"
#include "song/play/phrase.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aviary::song {

class MotifBook {
public:
    /// Works every motif out once, in file order, for the song's key, so that what is wrong in them is said even of those
    /// that are not used.
    MotifBook(const Tree& tree, Budget& budget, Diagnostics& diagnostics);

    /// The motif as it is on its `round`-th time round, from 0. Nothing when there is none of that name, or it uses
    /// itself; round 0 says so among the diagnostics.
    std::optional<Phrase> resolve(
        const MotifUse& use, const PhrasePlace& place, int round, Diagnostics& diagnostics);

    /// After how many rounds motifs with `every` begin anew; 1 for others.
    static int rounds(std::span<const MotifUse> uses);
    /// Whether it matters in which key the uses stand.
    bool depends_on_key(std::span<const MotifUse> uses) const;
    Budget& budget() { return budget_; }

private:
    struct Entry {
        const MotifBlock* block = nullptr;
        bool depends_on_key = true; ///< until it is known
        bool is_under_way = false;
        std::map<std::vector<int>, Phrase> phrases; ///< by scale: root, steps
    };
    const Phrase* find(const MotifUse& use, const PhrasePlace& place, int round, Diagnostics& diagnostics);
    Phrase work_out(const MotifBlock& block, const PhrasePlace& place, Diagnostics& diagnostics);
    void report_unknown(const MotifUse& use, Diagnostics& diagnostics) const;
    void report_cycle(const MotifUse& use, Diagnostics& diagnostics) const;
    bool uses_key(const TrackBlock& body) const;

    Budget& budget_;
    Meter meter_;
    std::vector<std::string_view> names_;
    std::unordered_map<std::string, Entry> entries_;
    std::vector<std::string> under_way_; ///< names, the outermost first
};

} // namespace aviary::song
