#include "song/syntax/rhythm.h"

#include "song/syntax/parse_motif.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

namespace aviary::song {

namespace {

using Kind = RhythmItem::Kind;

/// Ticks of "q", "xxd", "wt"; nothing for anything else.
std::optional<std::int32_t> length_of_one(std::string_view word) {
    if (word.empty()) return std::nullopt;
    const char letter = word.front();
    std::int32_t ticks = 0;
    switch (letter) {
    case 'w': ticks = 384; break;
    case 'h': ticks = 192; break;
    case 'q': ticks = 96; break;
    case 'e': ticks = 48; break;
    case 'x':
    case 's': ticks = 24; break;
    default: return std::nullopt;
    }
    word.remove_prefix(1);
    const bool may_double = letter == 'w' || letter == 'q' || letter == 'x';
    if (may_double && word.starts_with(letter)) {
        ticks *= 2;
        word.remove_prefix(1);
    }
    if (word.empty()) return ticks;
    if (word == "d") return ticks * 3 / 2;
    if (word == "t") return ticks * 2 / 3;
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
    RhythmParser(std::vector<MotifUse>& motifs, Diagnostics& diagnostics)
        : motifs_(motifs)
        , diagnostics_(diagnostics) {}

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
        if (text == "_" || text == ".")
            return add(token, {.kind = Kind::rest, .length_written = false, .is_dot = text == "."});
        if (text == "|") return items_.push_back({.kind = Kind::bar_line, .column = token.position.column});
        if (text.starts_with('@')) return add_motif(token);
        const bool rest = text.starts_with('_');
        const std::string_view word = text.substr(rest ? 1 : 0);
        const std::size_t bracket = word.find('(');
        const std::string_view name = word.substr(0, bracket);
        const auto ticks = parse_length(name);
        if (!ticks) return refuse(token);
        if (bracket != std::string_view::npos) return add_euclid(token, *ticks, word.substr(bracket));
        add(token, {.kind = rest ? Kind::rest : Kind::hit, .ticks = *ticks});
    }

    void refuse(const Token& token) {
        diagnostics_.error(token.span(),
            "unknown rhythm " + in_quotes(token.text) + ", a rest stands in its place",
            "lengths are ww w qq q xx x (or h e s), with d (dotted) or t (triplet) behind, '+' for a tie, "
            "'_' in "
            "front for a rest");
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

    /// A motif brings its own lengths with it: it is not as long as anything, and nothing is as long as it.
    void add_motif(const Token& token) {
        items_.push_back(
            {.kind = Kind::motif, .motif = std::int32_t(motifs_.size()), .column = token.position.column});
        motifs_.push_back(parse_motif_use(token, diagnostics_));
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
        if (!has_length(begin + 1))
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
            if (item.ticks == 0 && item.kind != Kind::bar_line && item.kind != Kind::motif)
                item.ticks = length;
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

    bool has_length(std::size_t index) {
        bool any = false;
        for_children(
            index, [&](const RhythmItem& item) { any |= item.ticks > 0 || item.kind == Kind::motif; });
        return any;
    }

    static constexpr std::int32_t quarter = 96;
    std::vector<MotifUse>& motifs_;
    Diagnostics& diagnostics_;
    std::vector<RhythmItem> items_;
    std::vector<Group> groups_{Group{}};
    int ignored_groups_ = 0;
};

/// Lays items out in time.
class Expansion {
public:
    Expansion(std::span<const RhythmItem> items, const RhythmPlace& place, Diagnostics& diagnostics)
        : items_(items)
        , place_(place)
        , diagnostics_(diagnostics) {
        sum_up();
    }

    Rhythm run() {
        rhythm_.slots.reserve(items_.size());
        rhythm_.hits.reserve(items_.size());
        lay_out(0, 1);
        rhythm_.length = position_;
        return std::move(rhythm_);
    }

private:
    const Rhythm* motif_at(const RhythmItem& item) const {
        return place_.motif ? place_.motif(std::size_t(item.motif)) : nullptr;
    }

    /// How long one written item is, in its own ticks.
    Ticks written(const RhythmItem& item) const {
        const Rhythm* const motif = item.kind == Kind::motif ? motif_at(item) : nullptr;
        if (motif) return motif->length;
        return std::int64_t(item.ticks) * (item.kind == Kind::euclid ? item.slots : 1);
    }

    /// For each group the sum of what is in it.
    void sum_up() {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (items_[i].kind == Kind::group_end) {
                open.pop_back();
                continue;
            }
            if (!open.empty()) contents_[open.back()] += written(items_[i]);
            if (items_[i].kind == Kind::group_begin) {
                open.push_back(i);
                contents_.resize(items_.size());
            }
        }
    }

    /// Places the items from `index` to the end of their group; `scale` is what one written tick lasts.
    std::size_t lay_out(std::size_t index, Ticks scale) {
        for (; index < items_.size() && items_[index].kind != Kind::group_end; ++index) {
            const RhythmItem& item = items_[index];
            const Ticks length = scale == Ticks(1) ? Ticks(item.ticks) : scale * Ticks(item.ticks);
            switch (item.kind) {
            case Kind::hit: add({.length = length}, true); break;
            case Kind::rest: add({.length = length}, false); break;
            case Kind::euclid:
                for (bool hit : euclid(item.hits, item.slots, item.rotation)) add({.length = length}, hit);
                break;
            case Kind::group_begin: index = lay_out_group(index, length); break;
            case Kind::motif: lay_out_motif(item, scale); break;
            case Kind::bar_line:
                if (scale == Ticks(1)) check_bar_line(item);
                break;
            case Kind::group_end: break;
            }
        }
        return index;
    }

    bool is_too_fine(std::int64_t denominator) const {
        return std::lcm(position_.denominator(), denominator) > finest_division;
    }

    std::size_t lay_out_group(std::size_t begin, Ticks length) {
        const Ticks content = contents_[begin];
        const Ticks scale = content > Ticks(0) ? length / content : Ticks(0);
        if (content > Ticks(0) && !is_too_fine(scale.denominator())) return lay_out(begin + 1, scale);
        if (content > Ticks(0)) refuse_division(items_[begin], "this group");
        add({.length = length}, false);
        std::size_t index = begin + 1;
        for (int open = 1; index < items_.size(); ++index) {
            if (items_[index].kind == Kind::group_begin) ++open;
            if (items_[index].kind == Kind::group_end && --open == 0) break;
        }
        return index;
    }

    void lay_out_motif(const RhythmItem& item, Ticks scale) {
        const Rhythm* const motif = motif_at(item);
        if (!motif || motif->length == Ticks(0)) return;
        if (rhythm_.slots.size() + motif->slots.size() > most_motif_slots) {
            if (!std::exchange(is_too_long_, true))
                diagnostics_.error({{place_.line, item.column}},
                    "this rhythm has more than " + std::to_string(most_motif_slots)
                        + " slots; the rest is left out",
                    "write shorter motifs");
            return;
        }
        std::int64_t grain = (scale * motif->length).denominator();
        for (const Slot& slot : motif->slots) {
            grain = std::lcm(grain, (scale * slot.length).denominator());
            if (grain > finest_division) break;
        }
        if (is_too_fine(grain)) {
            refuse_division(item, "this motif");
            return add(
                {.length = position_.denominator() == 1 ? (scale * motif->length).floor() : Ticks(0)}, false);
        }
        auto hit = motif->hits.begin();
        for (std::uint32_t i = 0; i < motif->slots.size(); ++i) {
            Slot slot = motif->slots[i];
            slot.length = scale * slot.length;
            slot.shift = scale * slot.shift;
            const bool is_hit = hit != motif->hits.end() && *hit == i;
            if (is_hit) ++hit;
            add(slot, is_hit);
        }
    }

    void refuse_division(const RhythmItem& item, std::string_view what) {
        diagnostics_.error({{place_.line, item.column}},
            std::string(what) + " divides its time too finely, it is a rest",
            "put fewer or simpler lengths into it");
    }

    void check_bar_line(const RhythmItem& item) {
        if (place_.bar == Ticks(0) || is_off_bars_) return;
        const Ticks bars = position_ / place_.bar;
        const Ticks off = position_ - place_.bar * Ticks(bars.floor());
        if (off == Ticks(0)) return;
        is_off_bars_ = true;
        const bool is_early = off + off > place_.bar;
        diagnostics_.note({{place_.line, item.column}},
            "this bar line stands " + in_quarters(is_early ? place_.bar - off : off)
                + (is_early ? " before" : " behind") + " the bar's border");
    }

    void add(Slot slot, bool hit) {
        if (slot.length == Ticks(0)) return;
        slot.start = position_;
        if (hit) rhythm_.hits.push_back(std::uint32_t(rhythm_.slots.size()));
        rhythm_.slots.push_back(slot);
        position_ += slot.length;
    }

    std::span<const RhythmItem> items_;
    const RhythmPlace& place_;
    Diagnostics& diagnostics_;
    std::vector<Ticks> contents_; ///< by the index of a group's begin
    Rhythm rhythm_;
    Ticks position_;
    bool is_off_bars_ = false, is_too_long_ = false;
};

} // namespace

std::optional<std::int32_t> parse_length(std::string_view word) {
    std::int32_t sum = 0;
    while (true) {
        const std::size_t plus = word.find('+');
        const auto one = length_of_one(word.substr(0, plus));
        if (!one || sum > longest_tie) return std::nullopt;
        sum += *one;
        if (plus == std::string_view::npos) return sum;
        word.remove_prefix(plus + 1);
    }
}

std::vector<RhythmItem> parse_rhythm(
    std::span<const Token> tokens, std::vector<MotifUse>& motifs, Diagnostics& diagnostics) {
    return RhythmParser(motifs, diagnostics).parse(tokens);
}

Rhythm expand(std::span<const RhythmItem> items, const RhythmPlace& place, Diagnostics& diagnostics) {
    return Expansion(items, place, diagnostics).run();
}

std::string in_quarters(Ticks length) {
    std::string beats = std::to_string(length.beats().count);
    beats.erase(beats.find_last_not_of('0') + 1);
    if (beats.back() == '.') beats.pop_back();
    return beats + (beats == "1" ? " quarter note" : " quarter notes");
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
