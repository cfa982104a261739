// A second reader of the language, slow and obvious: it takes a song's lines apart word by word, and plays one moment after
// the other. Random songs must sound the same to both.
#include "song/play/tempo_map.h"
#include "song/song_testing.h"

#include <map>
#include <random>
#include <sstream>

namespace aviary::song {
namespace {

using Words = std::vector<std::string>;

Words split(const std::string& line) {
    std::istringstream in(line);
    Words words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

struct SlowSlot {
    Ticks length;
    bool hit;
};

Ticks slow_length(std::string word) {
    if (const auto plus = word.find('+'); plus != std::string::npos)
        return slow_length(word.substr(0, plus)) + slow_length(word.substr(plus + 1));
    Ticks factor = 1;
    if (word.size() > 1 && word.back() == 'd') factor = Ticks(3, 2), word.pop_back();
    if (word.size() > 1 && word.back() == 't') factor = Ticks(2, 3), word.pop_back();
    static const std::map<std::string, int> lengths{{"ww", 768}, {"w", 384}, {"qq", 192}, {"h", 192},
        {"q", 96}, {"xx", 48}, {"e", 48}, {"x", 24}, {"s", 24}};
    return factor * Ticks(lengths.at(word));
}

/// Hits spread by filling up: slot i has one where the line of slope hits/slots crosses a whole number. It is turned to the
/// order that Bjorklund's algorithm gives by its first hit.
std::vector<bool> slow_euclid(int hits, int slots, int rotation) {
    std::vector<std::string> heads(std::size_t(hits), "1"), tails(std::size_t(slots - hits), "0");
    while (!heads.empty() && tails.size() > 1) {
        std::vector<std::string> next;
        while (!heads.empty() && !tails.empty()) {
            next.push_back(heads.back() + tails.back());
            heads.pop_back(), tails.pop_back();
        }
        tails = heads.empty() ? tails : heads;
        heads = next;
    }
    std::string all;
    for (const std::string& one : heads) all += one;
    for (const std::string& one : tails) all += one;
    std::vector<bool> pattern;
    for (int i = 0; i < slots; ++i) pattern.push_back(all[std::size_t((i + rotation) % slots)] == '1');
    return pattern;
}

/// The slots of words from `at` up to a "]" or the end.
std::vector<SlowSlot> slow_rhythm(const Words& words, std::size_t& at, bool is_line) {
    Ticks last = 96;
    if (!is_line)
        for (std::size_t i = at; i < words.size() && words[i] != "]"; ++i)
            if (words[i] != "_" && words[i] != "[") { // the first length of the group itself
                const std::string word = words[i].substr(words[i][0] == '_' ? 1 : 0);
                last = slow_length(word.substr(0, word.find('(')));
                break;
            }
    std::vector<SlowSlot> slots;
    for (; at < words.size() && words[at] != "]"; ++at) {
        const std::string& word = words[at];
        if (word == "|") continue;
        if (word == "[") {
            std::vector<SlowSlot> inside = slow_rhythm(words, ++at, false);
            Ticks sum;
            for (const SlowSlot& slot : inside) sum += slot.length;
            for (const SlowSlot& slot : inside) slots.push_back({slot.length / sum * last, slot.hit});
            continue;
        }
        const bool rest = word[0] == '_' || word == ".";
        const std::string name = word == "." ? "" : word.substr(rest ? 1 : 0);
        if (!name.empty()) last = slow_length(name.substr(0, name.find('(')));
        if (const auto bracket = name.find('('); bracket != std::string::npos) {
            int hits = 0, count = 0, rotation = 0;
            std::sscanf(name.c_str() + bracket, "(%d,%d,%d)", &hits, &count, &rotation);
            for (const bool hit : slow_euclid(hits, count, rotation)) slots.push_back({last, hit});
        } else {
            slots.push_back({last, !rest});
        }
    }
    return slots;
}

struct SlowNote {
    Ticks start, length;
    int key, velocity;
    friend auto operator<=>(const SlowNote&, const SlowNote&) = default;
};

struct SlowMotif {
    std::vector<SlowSlot> slots;
    std::vector<int> keys, velocities; ///< one a hit
};

/// The state of one track's block.
struct SlowBlock {
    int last_key = 60, last_velocity = 80;
};

std::vector<int> slow_velocities(const Words& words, SlowBlock& block) {
    std::vector<int> velocities;
    bool rest = false;
    for (const std::string& word : words) {
        if (word == "0") {
            rest = true;
        } else if (word != "-") {
            rest = false;
            const int number = std::stoi(word);
            block.last_velocity =
                std::clamp(word[0] == '+' || word[0] == '-' ? block.last_velocity + number : number, 1, 127);
        }
        velocities.push_back(rest ? 0 : block.last_velocity);
    }
    return velocities.empty() ? std::vector<int>{80} : velocities;
}

std::vector<int> slow_keys(const Words& words, SlowBlock& block) {
    std::vector<int> keys;
    for (const std::string& word : words) {
        if (word == ">") continue;
        if (word != "-")
            block.last_key = word[0] == '+' || word[0] == '-'
                                 ? std::clamp(block.last_key + std::stoi(word), 0, 127)
                                 : std::stoi(word);
        keys.push_back(block.last_key);
    }
    return keys;
}

/// What one pattern is written as.
struct SlowPattern {
    std::string p, sw, t, gate, motif;
    std::vector<std::pair<std::string, std::string>> layers; ///< v (may be empty), n
};

template <typename Value>
const Value& looped(const std::vector<Value>& values, std::size_t at) {
    return values[at % values.size()];
}

/// Of notes of one key that begin together one is left. Within one layer a later one ends the one before.
std::vector<SlowNote> slow_settled(std::vector<SlowNote> notes, bool is_one_layer) {
    std::vector<SlowNote> settled;
    std::sort(notes.begin(), notes.end());
    for (int key = 0; key < 128; ++key) {
        std::map<Ticks, SlowNote> of_key;
        for (const SlowNote& note : notes) {
            if (note.key != key) continue;
            SlowNote& kept = of_key.try_emplace(note.start, note).first->second;
            kept.length = std::max(kept.length, note.length);
            kept.velocity = std::max(kept.velocity, note.velocity);
        }
        for (auto it = of_key.begin(); it != of_key.end(); ++it) {
            const auto next = std::next(it);
            if (is_one_layer && next != of_key.end())
                it->second.length = std::min(it->second.length, next->first - it->first);
            settled.push_back(it->second);
        }
    }
    std::sort(settled.begin(), settled.end(),
        [](const auto& a, const auto& b) { return std::tie(a.start, a.key) < std::tie(b.start, b.key); });
    return settled;
}

class SlowSong {
public:
    std::map<std::string, SlowMotif> motifs;

    /// Plays a pattern for so long, moment by moment.
    void play(const SlowPattern& pattern, SlowBlock& block, Ticks from, Ticks length,
        std::vector<SlowNote>& notes) const {
        std::vector<SlowSlot> slots;
        std::vector<std::pair<std::vector<int>, std::vector<int>>> layers;
        if (pattern.motif.empty()) {
            std::size_t at = 0;
            slots = slow_rhythm(split(pattern.p), at, true);
            for (const auto& [v, n] : pattern.layers) {
                const std::vector<int> keys = slow_keys(split(n), block);
                layers.emplace_back(slow_velocities(split(v), block), keys);
            }
        } else {
            const SlowMotif motif = changed(pattern.motif);
            slots = motif.slots;
            layers.emplace_back(motif.velocities, motif.keys);
        }
        const int swing = pattern.sw.empty() ? 50 : std::stoi(pattern.sw);
        const Words offsets = split(pattern.t), gates = split(pattern.gate.empty() ? "90" : pattern.gate);
        if (std::ranges::none_of(slots, &SlowSlot::hit)) return;
        std::vector<std::vector<SlowNote>> played(layers.size());
        std::size_t slot = 0, hit = 0;
        for (Ticks now; now < length; ++slot) {
            const auto& [slot_length, is_hit] = looped(slots, slot);
            Ticks start = from + now;
            const Ticks multiple = now / slot_length;
            if (multiple.denominator() == 1 && multiple.numerator() % 2 != 0)
                start += slot_length * Ticks(swing - 50, 50);
            if (!offsets.empty()) start += std::stoi(looped(offsets, slot));
            for (std::size_t layer = 0; layer < layers.size(); ++layer) {
                const auto& [velocities, keys] = layers[layer];
                if (is_hit && looped(velocities, hit) > 0)
                    played[layer].push_back(
                        {std::max(start, Ticks(0)), slot_length * Ticks(std::stoi(looped(gates, hit)), 100),
                            std::clamp(looped(keys, hit), 0, 127), looped(velocities, hit)});
            }
            hit += is_hit;
            now += slot_length;
        }
        for (const auto& layer : played)
            for (const SlowNote& note : slow_settled(layer, true)) notes.push_back(note);
    }

private:
    /// "name op number, op number"
    SlowMotif changed(const std::string& use) const {
        std::string name = use.substr(0, use.find('('));
        SlowMotif motif = motifs.at(name);
        if (use.find('(') == std::string::npos) return motif;
        std::istringstream operations(use.substr(use.find('(') + 1, use.size() - use.find('(') - 2));
        for (std::string operation; std::getline(operations, operation, ',');) {
            const Words words = split(operation);
            const int number = words.size() > 1 ? std::stoi(words[1]) : 0;
            if (words[0] == "transpose")
                for (int& key : motif.keys) key += number;
            if (words[0] == "octave")
                for (int& key : motif.keys) key += 12 * number;
            if (words[0] == "shift_vel")
                for (int& velocity : motif.velocities) velocity = std::clamp(velocity + number, 1, 127);
            if (words[0] == "stretch")
                for (SlowSlot& slot : motif.slots) slot.length = slot.length * Ticks(number);
            if (words[0] == "invert") {
                const int first = motif.keys[0];
                for (int& key : motif.keys) key = first - (key - first);
            }
            if (words[0] == "rev") {
                std::reverse(motif.slots.begin(), motif.slots.end());
                std::reverse(motif.keys.begin(), motif.keys.end());
                std::reverse(motif.velocities.begin(), motif.velocities.end());
            }
            for (int turns = words[0] == "rotate" ? number : 0; turns > 0; --turns) {
                if (motif.slots[0].hit) {
                    std::rotate(motif.keys.begin(), motif.keys.begin() + 1, motif.keys.end());
                    std::rotate(
                        motif.velocities.begin(), motif.velocities.begin() + 1, motif.velocities.end());
                }
                std::rotate(motif.slots.begin(), motif.slots.begin() + 1, motif.slots.end());
            }
        }
        return motif;
    }
};

class RandomSong {
public:
    explicit RandomSong(unsigned seed)
        : random_(seed) {}

    std::string text;
    std::vector<SlowNote> notes;

    void make() {
        meter_ = any_of<std::pair<int, int>>({{4, 4}, {3, 4}, {7, 8}});
        text = "meter " + std::to_string(meter_.first) + "/" + std::to_string(meter_.second) + "\n";
        if (chance(2)) make_motif();
        text += "tracks\n  1 a\n    plugin poly\narr";
        const std::vector<int> bars{number(1, 3), number(1, 3)};
        for (std::size_t i = 0; i < bars.size(); ++i)
            text += " s" + std::to_string(i) + " " + std::to_string(bars[i]);
        text += "\n";
        Ticks at;
        for (std::size_t i = 0; i < bars.size(); ++i) {
            text += "sec s" + std::to_string(i) + "\n  trk 1\n";
            const Ticks length = Ticks(384 * meter_.first * bars[i], meter_.second);
            SlowBlock block;
            for (int patterns = number(1, 2); patterns > 0; --patterns) {
                const SlowPattern pattern = make_pattern();
                song_.play(pattern, block, at, length, notes);
            }
            at += length;
        }
        notes = slow_settled(notes, false);
    }

private:
    int number(int low, int high) { return low + int(random_() % unsigned(high - low + 1)); }
    bool chance(int of) { return number(1, of) == 1; }
    template <typename Value>
    Value any_of(std::vector<Value> values) {
        return values[std::size_t(number(0, int(values.size()) - 1))];
    }

    std::string make_rhythm(int depth, bool is_group) {
        std::string line;
        for (int words = number(1, 5); words > 0; --words) {
            const std::string length =
                any_of<std::string>({"w", "q", "qd", "qt", "xx", "x", "e", "h", "s", "q+x", "xt"});
            switch (number(0, 9)) {
            case 0: line += "_" + length; break;
            case 1: line += is_group ? length : "_"; break;
            case 2: line += is_group ? length : "| " + length; break;
            case 3: {
                const int slots = number(1, 9);
                line += length.find('+') == std::string::npos
                            ? length + "(" + std::to_string(number(0, slots)) + "," + std::to_string(slots)
                                  + "," + std::to_string(number(0, slots - 1)) + ")"
                            : length;
                break;
            }
            case 4: line += depth > 0 ? length + " [ " + make_rhythm(depth - 1, true) + " ]" : length; break;
            default: line += length;
            }
            line += " ";
        }
        return line;
    }

    std::string make_numbers(int low, int high, bool with_steps) {
        std::string line;
        for (int words = number(1, 6); words > 0; --words) {
            if (with_steps && !line.empty() && chance(3))
                line += any_of<std::string>({"-", "+3", "-5", "+12"});
            else
                line += std::to_string(number(low, high));
            line += " ";
        }
        return line;
    }

    void make_motif() {
        SlowMotif motif;
        std::string p, n;
        // Without rests in front of a first length, and at least one hit.
        std::size_t at = 0;
        p = "q " + make_rhythm(1, false);
        motif.slots = slow_rhythm(split(p), at, true);
        SlowBlock block;
        std::string v;
        for (const SlowSlot& slot : motif.slots)
            if (slot.hit) {
                n += std::to_string(number(40, 80)) + " ";
                v += std::to_string(number(1, 127)) + " ";
            }
        motif.keys = slow_keys(split(n), block);
        motif.velocities = slow_velocities(split(v), block);
        song_.motifs["riff"] = motif;
        text += "motif riff\n  p " + p + "\n  v " + v + "\n  n > " + n + "\n";
    }

    SlowPattern make_pattern() {
        SlowPattern pattern;
        if (!song_.motifs.empty() && chance(2)) {
            pattern.motif = "riff";
            std::string operations;
            for (int count = number(0, 3); count > 0; --count)
                operations += (operations.empty() ? "" : ", ")
                              + any_of<std::string>({"transpose 7", "transpose -3", "octave 1", "rev",
                                  "stretch 2", "rotate 1", "rotate 2", "invert", "shift_vel 30"});
            if (!operations.empty()) pattern.motif += "(" + operations + ")";
            text += "    @" + pattern.motif + "\n";
        } else {
            pattern.p = make_rhythm(1, false);
            text += "    p " + pattern.p + "\n";
            for (int layers = number(1, 2); layers > 0; --layers) {
                const std::string v =
                    layers == 1 && chance(3) && pattern.layers.empty() ? "" : make_velocities();
                const std::string n = "> " + make_numbers(30, 90, true);
                if (!v.empty()) text += "      v " + v + "\n";
                text += "        n " + n + "\n";
                pattern.layers.emplace_back(v, n);
            }
        }
        if (chance(3)) text += "    sw " + (pattern.sw = std::to_string(number(30, 75))) + "\n";
        if (chance(3)) text += "    t " + (pattern.t = make_numbers(-9, 9, false)) + "\n";
        if (chance(3)) text += "    gate " + (pattern.gate = make_numbers(10, 150, false)) + "\n";
        return pattern;
    }

    std::string make_velocities() {
        std::string line = make_numbers(1, 127, true);
        if (chance(4)) line += "0 - ";
        return line;
    }

    std::mt19937 random_;
    std::pair<int, int> meter_;
    SlowSong song_;
};

TEST(SlowReader, HearsRandomSongsAsTheOtherOneDoes) {
    for (unsigned seed = 0; seed < 600; ++seed) {
        RandomSong song(seed);
        song.make();
        const Parsed parsed = testing::read(song.text);
        ASSERT_EQ(testing::count(parsed, Severity::error), 0u)
            << song.text << render(parsed.diagnostics, {"song.bird", song.text});
        std::vector<SlowNote> notes;
        for (const Note& note : testing::track(parsed).notes)
            notes.push_back({note.start, note.length, note.key, note.velocity});
        ASSERT_EQ(notes.size(), song.notes.size()) << seed << "\n" << song.text;
        for (std::size_t i = 0; i < notes.size(); ++i)
            ASSERT_TRUE(notes[i] == song.notes[i]) << seed << ", note " << i << "\n" << song.text;
    }
}

TEST(SlowReader, WalksThroughChangesOfTempoAsTheMapDoes) {
    std::mt19937 random(5);
    const auto any = [&](int low, int high) { return low + int(random() % unsigned(high - low + 1)); };
    for (int round = 0; round < 30; ++round) {
        std::vector<TempoChange> changes;
        Ticks at;
        for (int i = any(1, 4); i > 0; --i) {
            at += Ticks(any(48, 500));
            changes.push_back({at, double(any(40, 240)), i > 1 && any(0, 1) == 1});
        }
        const TempoMap map(120, changes);
        // In steps of a ten-thousandth of a second. A ramp's slope is found by trying: it must reach its end in time.
        double bpm = 120, beats = 0, seconds = 0;
        std::size_t next = 0;
        double slope = 0;
        constexpr double step = 1e-4;
        while (next < changes.size()) {
            beats += (bpm + slope * step / 2) * step / 60;
            bpm += slope * step;
            seconds += step;
            if (beats < changes[next].at.beats().count) continue;
            EXPECT_NEAR(map.seconds_at(changes[next].at), seconds, 0.002) << round << " change " << next;
            EXPECT_NEAR(map.ticks_at(seconds).beats().count, beats, 0.02);
            bpm = changes[next].bpm;
            slope = 0;
            if (changes[next].ramp && next + 1 < changes.size()) {
                const double way = (changes[next + 1].at - changes[next].at).beats().count;
                const double to = changes[next + 1].bpm;
                slope = (to - bpm) / (way * 60 / ((bpm + to) / 2)); // at the mean tempo it takes so long
            }
            ++next;
        }
    }
}

} // namespace
} // namespace aviary::song
