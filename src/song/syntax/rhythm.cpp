#include "song/syntax/rhythm.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

namespace aviary::song {

namespace {

using Kind = RhythmItem::Kind;

/// Ticks of "q", "xxd", "wt"; nothing for anything else.
std::optional<std::int32_t> length_of(std::string_view word) {
    static constexpr std::pair<std::string_view, std::int32_t> lengths[] = {
        {"ww", 768}, {"qq", 192}, {"xx", 48}, {"w", 384}, {"q", 96}, {"x", 24}};
    for (auto [name, ticks] : lengths) {
        if (!word.starts_with(name)) continue;
        const std::string_view suffix = word.substr(name.size());
        if (suffix.empty()) return ticks;
        if (suffix == "d") return ticks * 3 / 2;
        if (suffix == "t") return ticks * 2 / 3;
        return std::nullopt;
    }
    return std::nullopt;
}

struct EuclidNumbers {
    int hits = 0, slots = 0, rotation = 0;
};

/// "(3,8)", "(3, 8, 2)".
std::optional<EuclidNumbers> parse_euclid(std::string_view text) {
    if (!text.starts_with('(') || !text.ends_with(')')) return std::nullopt;
    text = text.substr(1, text.size() - 2);
    int numbers[3] = {}, count = 0;
    while (true) {
        while (text.starts_with(' ')) text.remove_prefix(1);
        if (count == 3) return std::nullopt;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[count++]);
        if (error != std::errc{}) return std::nullopt;
        text.remove_prefix(std::size_t(end - text.data()));
        while (text.starts_with(' ')) text.remove_prefix(1);
        if (text.empty()) break;
        if (!text.starts_with(',')) return std::nullopt;
        text.remove_prefix(1);
    }
    if (count < 2) return std::nullopt;
    return EuclidNumbers{numbers[0], numbers[1], numbers[2]};
}

class RhythmParser {
public:
    explicit RhythmParser(Diagnostics& diagnostics)
        : diagnostics_(diagnostics) {}

    std::vector<RhythmItem> parse(std::span<const Token> tokens) {
        items_.reserve(tokens.size());
        for (const Token& token : tokens) read(token);
        while (groups_.size() > 1) {
            diagnostics_.error({{tokens.front().position.line, items_[groups_.back().begin].column}},
                "'[' is not closed on this line", "write ']' where the group ends");
            end_group(tokens.back());
        }
        settle(groups_.front());
        return std::move(items_);
    }

private:
    /// A group being read, or the line itself.
    struct Group {
        std::size_t begin = 0;
        std::int32_t last = 0; ///< length of the token before; 0 until one with a length was read
        bool in_front = true;  ///< no token with a length yet: the tokens so far wait for one
    };

    void read(const Token& token) {
        const std::string_view text = token.text;
        if (text == "[") return begin_group(token);
        if (text == "]") return end_group(token);
        if (text == "_" || text == ".") return add(token, {.kind = Kind::rest, .length_written = false});
        const bool rest = text.starts_with('_');
        const std::string_view word = text.substr(rest ? 1 : 0);
        const std::size_t bracket = word.find('(');
        const std::string_view name = word.substr(0, bracket);
        if (name == "h" && bracket == std::string_view::npos) {
            diagnostics_.warning(
                token.span(), "a half note is written 'qq'; " + in_quotes(text) + " is read as that");
            return add(token, {.kind = rest ? Kind::rest : Kind::hit, .ticks = 192});
        }
        const auto ticks = length_of(name);
        if (!ticks) return refuse(token);
        if (bracket != std::string_view::npos) return add_euclid(token, *ticks, word.substr(bracket));
        add(token, {.kind = rest ? Kind::rest : Kind::hit, .ticks = *ticks});
    }

    void refuse(const Token& token) {
        diagnostics_.error(token.span(),
            "unknown rhythm " + in_quotes(token.text) + ", a rest stands in its place",
            "lengths are ww w qq q xx x, with d (dotted) or t (triplet) behind, '_' in front for a rest");
        add(token, {.kind = Kind::rest, .length_written = false});
    }

    void add_euclid(const Token& token, std::int32_t ticks, std::string_view arguments) {
        const auto numbers = parse_euclid(arguments);
        const bool possible = numbers && token.text.front() != '_' && numbers->slots >= 1
                              && numbers->slots <= most_euclid_slots && numbers->hits >= 0
                              && numbers->hits <= numbers->slots;
        if (!possible) {
            diagnostics_.error(token.span(),
                "cannot spread " + in_quotes(token.text) + ", a rest stands in its place",
                "write hits, slots and, if wanted, the first slot: 'q(3,8)', 'q(3,8,2)'; at most "
                    + std::to_string(most_euclid_slots) + " slots");
            return add(token, {.kind = Kind::rest, .ticks = ticks});
        }
        const int rotation = ((numbers->rotation % numbers->slots) + numbers->slots) % numbers->slots;
        add(token, {.kind = Kind::euclid,
                       .hits = std::uint8_t(numbers->hits),
                       .slots = std::uint8_t(numbers->slots),
                       .rotation = std::uint8_t(rotation),
                       .ticks = ticks});
    }

    void add(const Token& token, RhythmItem item) {
        item.column = token.position.column;
        Group& group = groups_.back();
        if (item.length_written) {
            group.last = item.ticks;
            if (group.in_front) settle(group);
        } else {
            item.ticks = group.last; // 0 as long as the group waits for its first length
        }
        items_.push_back(item);
    }

    void begin_group(const Token& token) {
        if (int(groups_.size()) > deepest_group) {
            diagnostics_.error(
                token.span(), "more than " + std::to_string(deepest_group) + " '[' within each other");
            ++ignored_groups_;
            return;
        }
        add(token, {.kind = Kind::group_begin, .length_written = false});
        groups_.push_back({items_.size() - 1});
    }

    void end_group(const Token& token) {
        if (ignored_groups_ > 0) {
            --ignored_groups_;
            return;
        }
        if (groups_.size() == 1) {
            diagnostics_.error(token.span(), "']' without a '[' before it");
            return;
        }
        settle(groups_.back());
        const std::size_t begin = groups_.back().begin;
        groups_.pop_back();
        items_[begin].content = sum_from(begin + 1);
        if (items_[begin].content == 0)
            diagnostics_.error({{token.position.line, items_[begin].column}}, "an empty '[ ]' is a rest",
                "write what is to be fitted into the slot: '[x x x]'");
        items_.push_back({.kind = Kind::group_end, .length_written = false, .column = token.position.column});
    }

    /// Gives the tokens before the first length their length: in a group that first length, on the line a quarter.
    void settle(Group& group) {
        if (!group.in_front) return;
        group.in_front = false;
        const bool line = &group == &groups_.front();
        if (group.last == 0) group.last = quarter;
        const std::int32_t length = line ? quarter : group.last;
        for_children(line ? 0 : group.begin + 1, [&](RhythmItem& item) {
            if (item.ticks == 0) item.ticks = length;
        });
    }

    /// Calls for each item that lies directly in the group, from `index` on to the end.
    template <typename Visit>
    void for_children(std::size_t index, Visit visit) {
        for (int depth = 0; index < items_.size(); ++index) {
            if (items_[index].kind == Kind::group_end)
                --depth;
            else if (depth == 0)
                visit(items_[index]);
            if (items_[index].kind == Kind::group_begin) ++depth;
        }
    }

    std::int32_t sum_from(std::size_t index) {
        std::int64_t sum = 0;
        for_children(index, [&](const RhythmItem& item) {
            sum += std::int64_t(item.ticks) * (item.kind == Kind::euclid ? item.slots : 1);
        });
        return std::int32_t(std::min<std::int64_t>(sum, INT32_MAX));
    }

    static constexpr std::int32_t quarter = 96;
    Diagnostics& diagnostics_;
    std::vector<RhythmItem> items_;
    std::vector<Group> groups_{Group{}};
    int ignored_groups_ = 0;
};

/// Lays items out in time.
class Expansion {
public:
    Expansion(std::span<const RhythmItem> items, int line, Diagnostics& diagnostics)
        : items_(items)
        , line_(line)
        , diagnostics_(diagnostics) {}

    Rhythm run() {
        rhythm_.slots.reserve(items_.size());
        rhythm_.hits.reserve(items_.size());
        place(0, 1);
        // A group fills its slot exactly, so the line's sum is whole.
        rhythm_.length = position_.numerator();
        return std::move(rhythm_);
    }

private:
    /// Places the items from `index` to the end of their group; `scale` is what one written tick lasts.
    std::size_t place(std::size_t index, Ticks scale) {
        for (; index < items_.size() && items_[index].kind != Kind::group_end; ++index) {
            const RhythmItem& item = items_[index];
            const Ticks length = scale == Ticks(1) ? Ticks(item.ticks) : scale * Ticks(item.ticks);
            switch (item.kind) {
            case Kind::hit: add(length, true); break;
            case Kind::rest: add(length, false); break;
            case Kind::euclid:
                for (bool hit : euclid(item.hits, item.slots, item.rotation)) add(length, hit);
                break;
            case Kind::group_begin: index = place_group(index, length); break;
            case Kind::group_end: break;
            }
        }
        return index;
    }

    std::size_t place_group(std::size_t begin, Ticks length) {
        const std::int32_t content = items_[begin].content;
        const Ticks scale = content > 0 ? length / Ticks(content) : Ticks(0);
        const auto grain = std::lcm(position_.denominator(), scale.denominator());
        if (content > 0 && grain <= finest_division) return place(begin + 1, scale);
        if (content > 0)
            diagnostics_.error({{line_, items_[begin].column}},
                "this group divides its slot too finely, it is a rest",
                "put fewer or simpler lengths into it");
        add(length, false);
        std::size_t index = begin + 1;
        for (int open = 1; index < items_.size(); ++index) {
            if (items_[index].kind == Kind::group_begin) ++open;
            if (items_[index].kind == Kind::group_end && --open == 0) break;
        }
        return index;
    }

    void add(Ticks length, bool hit) {
        if (hit) rhythm_.hits.push_back(std::uint32_t(rhythm_.slots.size()));
        rhythm_.slots.push_back({position_, length});
        position_ += length;
    }

    std::span<const RhythmItem> items_;
    int line_;
    Diagnostics& diagnostics_;
    Rhythm rhythm_;
    Ticks position_;
};

} // namespace

std::vector<RhythmItem> parse_rhythm(std::span<const Token> tokens, Diagnostics& diagnostics) {
    return RhythmParser(diagnostics).parse(tokens);
}

Rhythm expand(std::span<const RhythmItem> items, int line, Diagnostics& diagnostics) {
    return Expansion(items, line, diagnostics).run();
}

std::vector<bool> euclid(int hits, int slots, int rotation) {
    // Two kinds of groups: the hits (heads) and the rests (tails). Each round appends one tail to each head; what is
    // left over of either kind becomes the new tails.
    std::vector<std::vector<bool>> heads(std::size_t(hits), {true}),
        tails(std::size_t(slots - hits), {false});
    while (!heads.empty() && tails.size() > 1) {
        const std::size_t pairs = std::min(heads.size(), tails.size());
        std::vector<std::vector<bool>> left_over(heads.begin() + std::ptrdiff_t(pairs), heads.end());
        if (left_over.empty()) left_over.assign(tails.begin() + std::ptrdiff_t(pairs), tails.end());
        heads.resize(pairs);
        for (std::size_t i = 0; i < pairs; ++i)
            heads[i].insert(heads[i].end(), tails[i].begin(), tails[i].end());
        tails = std::move(left_over);
    }
    std::vector<bool> pattern;
    for (const auto* groups : {&heads, &tails})
        for (const auto& group : *groups) pattern.insert(pattern.end(), group.begin(), group.end());
    std::rotate(pattern.begin(), pattern.begin() + rotation % std::max(slots, 1), pattern.end());
    return pattern;
}

} // namespace aviary::song
