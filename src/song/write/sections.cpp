#include "song/write/sections.h"

#include "song/write/period.h"

#include <algorithm>
#include <unordered_map>

namespace aviary::song {

namespace {

/// So many bars a section may have, in the order in which people prefer them, with what the odd ones cost.
struct SectionLength {
    std::size_t bars;
    double cost;
};
constexpr SectionLength lengths[] = {{8, 0}, {4, 0}, {16, 0}, {2, 14}, {12, 3}, {32, 4}, {6, 10}, {24, 5},
    {10, 8}, {20, 8}, {3, 10}, {5, 10}, {7, 10}, {1, 12}};
constexpr double header_cost = 16, track_cost = 5, entry_cost = 8;
constexpr double longest_line = 4000; ///< events, from which on a line is harder to read than another section
/// Beyond this nobody looks for a form.
constexpr std::size_t most_searched_bars = 4000;

std::uint64_t chained(std::uint64_t hash, std::uint64_t number) {
    hash = (hash ^ number) * 0x9E3779B97F4A7C15;
    return hash ^ (hash >> 29);
}

class SectionFinder {
public:
    explicit SectionFinder(const BarContents& contents)
        : contents_(contents)
        , whole_bars_(contents.bars, 0) {
        for (const auto& track : contents.tracks)
            for (std::size_t bar = 0; bar < contents.bars; ++bar)
                whole_bars_[bar] = chained(whole_bars_[bar], track[bar]);
    }

    std::vector<SectionPart> find() {
        contents_.bars > most_searched_bars ? cut_evenly() : search();
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            std::uint64_t hash = hash_of(parts_[i].first, parts_[i].bars);
            parts_[i].same_as = known_.try_emplace(chained(hash, parts_[i].bars), i).first->second;
        }
        return std::move(parts_);
    }

private:
    void cut_evenly() {
        for (std::size_t bar = 0; bar < contents_.bars;) {
            std::size_t end = bar + 1;
            while (end < contents_.bars && end - bar < 64 && !contents_.begins[end]) ++end;
            parts_.push_back({bar, end - bar});
            bar = end;
        }
    }

    /// The cheapest way from the first bar to each bar.
    void search() {
        const std::size_t bars = contents_.bars;
        std::vector<double> least(bars + 1, 1e18);
        std::vector<std::size_t> before(bars + 1, 0);
        least[0] = 0;
        for (const auto& [length, odd] : lengths) count(length);
        for (std::size_t end = 1; end <= bars; ++end)
            for (const auto& [length, odd] : lengths) {
                if (length > end || crosses_border(end - length, length)) continue;
                const double cost = least[end - length] + 2 + (odd + cost_of(end - length, length));
                if (cost < least[end]) least[end] = cost, before[end] = end - length;
            }
        for (std::size_t end = bars; end > 0; end = before[end])
            parts_.push_back({before[end], end - before[end]});
        std::reverse(parts_.begin(), parts_.end());
    }

    bool crosses_border(std::size_t first, std::size_t length) const {
        for (std::size_t bar = first + 1; bar < first + length; ++bar)
            if (contents_.begins[bar]) return true;
        return false;
    }

    std::uint64_t hash_of(std::size_t first, std::size_t length) const {
        std::uint64_t hash = length;
        for (std::size_t bar = first; bar < first + length; ++bar) hash = chained(hash, whole_bars_[bar]);
        return hash;
    }

    /// How often each stretch of that length comes, one behind the other.
    void count(std::size_t length) {
        struct Seen {
            std::size_t end = 0, times = 0;
        };
        std::unordered_map<std::uint64_t, Seen> seen;
        for (std::size_t bar = 0; bar + length <= contents_.bars; ++bar) {
            Seen& times = seen[hash_of(bar, length)];
            if (bar < times.end) continue;
            times.end = bar + length;
            ++times.times;
        }
        for (const auto& [hash, times] : seen) times_[hash] = double(times.times);
    }

    /// What it takes to write a stretch, shared by all places where it comes.
    double cost_of(std::size_t first, std::size_t length) const {
        double cost = header_cost;
        for (std::size_t track = 0; track < contents_.tracks.size(); ++track) {
            const std::span bars = std::span(contents_.tracks[track]).subspan(first, length);
            if (std::all_of(bars.begin(), bars.end(), [](std::uint64_t bar) { return bar == 0; })) continue;
            cost += track_cost;
            const std::size_t period = shortest_period(bars);
            double events = 0;
            for (std::size_t bar = 0; bar < period; ++bar) events += contents_.events[track][first + bar];
            cost += events + events * events / longest_line;
            // Where a track begins or ends to play, people begin a section.
            for (std::size_t bar = 4; bar < length; bar += 4)
                if ((bars[bar - 1] == 0) != (bars[bar] == 0)) cost += entry_cost;
        }
        const auto times = times_.find(hash_of(first, length));
        return times == times_.end() ? cost : cost / times->second;
    }

    const BarContents& contents_;
    std::vector<std::uint64_t> whole_bars_;
    std::unordered_map<std::uint64_t, double> times_;
    std::unordered_map<std::uint64_t, std::size_t> known_;
    std::vector<SectionPart> parts_;
};

} // namespace

std::vector<SectionPart> find_sections(const BarContents& contents) { return SectionFinder(contents).find(); }

} // namespace aviary::song
