#include "song/edit/changed_lines.h"

#include <algorithm>
#include <optional>

namespace aviary::song {

namespace {

using Lines = std::span<const std::string_view>;
constexpr int most_differences = 1000;

/// Myers' greedy search. `furthest[k]` is how far into `before` the best path on diagonal k came, where k is the position
/// in `before` minus that in `after`.
class Search {
public:
    Search(Lines before, Lines after)
        : before_(before)
        , after_(after)
        , middle_(most_differences + 1)
        , furthest_(2 * middle_ + 1, 0) {}

    /// Pairs of equal lines, from the last to the first; nothing when the texts differ too much.
    std::optional<std::vector<std::pair<std::size_t, std::size_t>>> equal_lines() {
        for (int d = 0; d <= most_differences; ++d) {
            trail_.push_back(
                {furthest_.begin() + long(middle_) - d - 1, furthest_.begin() + long(middle_) + d + 2});
            for (int k = -d; k <= d; k += 2)
                if (go(d, k)) return walk_back(d, k);
        }
        return std::nullopt;
    }

private:
    std::size_t& at(int k) { return furthest_[std::size_t(int(middle_) + k)]; }
    bool comes_from_above(int d, int k) { return k == -d || (k != d && at(k - 1) < at(k + 1)); }

    bool go(int d, int k) {
        std::size_t x = comes_from_above(d, k) ? at(k + 1) : at(k - 1) + 1;
        std::size_t y = std::size_t(long(x) - k);
        while (x < before_.size() && y < after_.size() && before_[x] == after_[y]) ++x, ++y;
        at(k) = x;
        return x >= before_.size() && y >= after_.size();
    }

    std::vector<std::pair<std::size_t, std::size_t>> walk_back(int d, int k) {
        std::vector<std::pair<std::size_t, std::size_t>> equal;
        long x = long(before_.size()), y = long(after_.size());
        for (; d >= 0; --d) {
            const auto& reached = trail_[std::size_t(d)]; // as it was before step d; its middle is diagonal 0
            const auto far = [&](int diagonal) { return long(reached[std::size_t(diagonal + d + 1)]); };
            const bool above = k == -d || (k != d && far(k - 1) < far(k + 1));
            const int from = above ? k + 1 : k - 1;
            const long from_x = d == 0 ? 0 : far(from), from_y = d == 0 ? 0 : from_x - from;
            const long start_x = d == 0 ? 0 : above ? from_x : from_x + 1, start_y = start_x - k;
            while (x > start_x && y > start_y) equal.emplace_back(--x, --y);
            x = from_x, y = from_y, k = from;
        }
        return equal;
    }

    Lines before_, after_;
    const std::size_t middle_;
    std::vector<std::size_t> furthest_;
    std::vector<std::vector<std::size_t>> trail_;
};

} // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t size = end == text.npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return lines;
}

std::vector<ChangedLines> changed_lines(Lines before, Lines after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t head = 0, tail = 0;
    while (head < shorter && before[head] == after[head]) ++head;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    const Lines old_middle = before.subspan(head, before.size() - head - tail),
                new_middle = after.subspan(head, after.size() - head - tail);
    auto equal = Search(old_middle, new_middle).equal_lines();
    if (!equal) equal.emplace();
    std::reverse(equal->begin(), equal->end());
    equal->emplace_back(old_middle.size(), new_middle.size());
    std::vector<ChangedLines> changed;
    std::size_t x = 0, y = 0;
    for (const auto& [next_x, next_y] : *equal) {
        if (x < next_x || y < next_y) changed.push_back({head + x, head + next_x, head + y, head + next_y});
        x = next_x + 1, y = next_y + 1;
    }
    return changed;
}

} // namespace aviary::song
