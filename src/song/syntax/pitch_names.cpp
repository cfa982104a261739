#include "song/syntax/pitch_names.h"

#include "song/syntax/diagnostics.h"

#include <algorithm>
#include <charconv>

namespace aviary::song {

namespace {

constexpr int default_octave = 4, semitones_in_octave = 12;

/// What a wrong quality is held against, to name the nearest.
constexpr std::string_view usual_qualities[] = {"maj", "m", "min", "7", "dom7", "maj7", "m7", "min7", "dim",
    "dim7", "m7b5", "aug", "aug7", "sus2", "sus4", "sus", "6", "m6", "6/9", "m6/9", "add9", "madd9", "add2",
    "add11", "9", "m9", "min9", "maj9", "11", "m11", "maj11", "13", "m13", "maj13", "5", "power", "mMaj7",
    "7sus4", "9sus4", "7b5", "7#5", "7b9", "7#9", "7#11", "maj7#11", "7b13", "dim9"};

std::string nearest_quality(std::string_view written) {
    const std::string guess = did_you_mean(written, usual_qualities);
    return guess.empty()
               ? "a quality is a base (none, m, 7, maj7, m7, 9, dim, aug, sus4 ...) with any alterations "
                 "behind it (b5, #9, #11, add9, no3 ...)"
               : guess;
}

/// Reads a chord's quality: a base, and any number of alterations behind it.
class QualityReader {
public:
    explicit QualityReader(std::string_view text)
        : rest_(text) {}

    std::optional<std::vector<int>> read() {
        read_triad();
        read_number();
        while (!rest_.empty())
            if (!read_alteration()) return std::nullopt;
        return intervals();
    }

private:
    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    bool take_any(std::initializer_list<std::string_view> words) {
        return std::ranges::any_of(words, [&](std::string_view word) { return take(word); });
    }
    bool take_brackets() { return take_any({"(", ")", ","}); }

    void read_triad() {
        if (take("power")) return has_third_ = false, void();
        const bool is_short_major =
            rest_.starts_with("ma7") || rest_.starts_with("ma9") || rest_.starts_with("ma1");
        if (take_any({"maj", "Maj", "M"}) || (is_short_major && take("ma"))) return is_major_ = true, void();
        if (take("\u0394")) { // a triangle
            is_major_ = true;
            if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') seventh_ = 11;
            return;
        }
        if (take_any({"dim", "o", "\u00b0"})) return third_ = 3, fifth_ = 6, seventh_of_number_ = 9, void();
        if (take("\u00f8")) return third_ = 3, fifth_ = 6, seventh_ = 10, void();
        if (take_any({"aug", "+"})) return fifth_ = 8, void();
        if (take("dom")) return;
        if (!take_any({"min", "mi", "m", "-"})) return;
        third_ = 3;
        take_brackets();
        if (take_any({"Maj", "maj", "M"})) is_major_ = true;
    }

    void read_number() {
        if (is_major_) seventh_of_number_ = 11;
        if (take("6/9") || take("69")) return add(9), add(14);
        if (take("6")) return add(9);
        if (third_ == 4 && fifth_ == 7 && !is_major_ && take("5")) return has_third_ = false, void();
        const bool is_13 = take("13"), is_11 = !is_13 && take("11"), is_9 = !is_13 && !is_11 && take("9");
        if (!is_13 && !is_11 && !is_9 && !take("7")) return;
        seventh_ = seventh_of_number_;
        if (is_9 || is_11 || is_13) has_ninth_ = true;
        // A 13 leaves out the 11th, which would clash with the third.
        if (is_11) has_eleventh_ = true;
        if (is_13) add(21);
    }

    bool read_alteration() {
        if (take_brackets()) return true;
        if (take("sus2")) return suspend(2);
        if (take("sus4") || take("sus")) return suspend(5);
        if (take("add")) {
            const int shift = read_accidental();
            const auto degree = read_degree({"13", "11", "9", "6", "4", "2"});
            if (degree) add(*degree + shift);
            return degree.has_value();
        }
        if (take_any({"no3", "omit3"})) return has_third_ = false, true;
        if (take_any({"no5", "omit5"})) return has_fifth_ = false, true;
        if (take_any({"maj7", "Maj7", "M7"})) return seventh_ = 11, true;
        if (rest_ == "+") return rest_ = {}, fifth_ = 8, true;
        const int shift = read_accidental();
        return shift != 0 && alter(shift);
    }

    bool alter(int shift) {
        if (take("13")) return add(21 + shift), true;
        if (take("11")) return has_eleventh_ = false, add(17 + shift), true;
        if (take("9")) return has_ninth_ = false, add(14 + shift), true;
        if (!take("5")) return false;
        // Both a flat and a sharp fifth may be asked for.
        if (is_fifth_altered_) return add(7 + shift), true;
        is_fifth_altered_ = true;
        fifth_ = 7 + shift;
        return true;
    }

    int read_accidental() {
        if (take_any({"b", "-"})) return -1;
        return take_any({"#", "+"}) ? 1 : 0;
    }

    std::optional<int> read_degree(std::initializer_list<std::string_view> names) {
        static constexpr std::pair<std::string_view, int> degrees[] = {
            {"13", 21}, {"11", 17}, {"9", 14}, {"6", 9}, {"4", 5}, {"2", 2}};
        for (const std::string_view name : names)
            if (take(name))
                return std::ranges::find(degrees, name, &std::pair<std::string_view, int>::first)->second;
        return std::nullopt;
    }

    bool suspend(int interval) {
        has_third_ = false;
        add(interval);
        return true;
    }
    void add(int interval) { others_.push_back(interval); }

    std::vector<int> intervals() const {
        std::vector<int> all = others_;
        all.push_back(0);
        if (has_third_) all.push_back(third_);
        if (has_fifth_) all.push_back(fifth_);
        if (seventh_) all.push_back(*seventh_);
        if (has_ninth_) all.push_back(14);
        if (has_eleventh_) all.push_back(17);
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

    std::string_view rest_;
    int third_ = 4, fifth_ = 7, seventh_of_number_ = 10;
    std::optional<int> seventh_;
    bool is_major_ = false, has_third_ = true, has_fifth_ = true, has_ninth_ = false, has_eleventh_ = false,
         is_fifth_altered_ = false;
    std::vector<int> others_;
};

std::optional<int> parse_integer(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The nearest pitch of that name below the root.
int bass_below(int root, int semitones) {
    const int down = ((root - semitones) % semitones_in_octave + semitones_in_octave) % semitones_in_octave;
    return root - (down == 0 ? semitones_in_octave : down);
}

} // namespace

std::optional<PitchName> parse_pitch_name(std::string_view text) {
    if (text.empty()) return std::nullopt;
    constexpr std::string_view letters = "CDEFGAB";
    constexpr int steps[] = {0, 2, 4, 5, 7, 9, 11};
    const char letter =
        text.front() >= 'a' && text.front() <= 'g' ? char(text.front() - 'a' + 'A') : text.front();
    const std::size_t index = letters.find(letter);
    if (index == std::string_view::npos) return std::nullopt;
    PitchName name{steps[index], 1};
    for (; name.length < text.size() && name.length < 3; ++name.length) {
        if (text[name.length] == '#')
            ++name.semitones;
        else if (text[name.length] == 'b')
            --name.semitones;
        else
            break;
    }
    return name;
}

std::optional<int> parse_pitch(std::string_view text) {
    if (text.empty() || text.size() > 8) return std::nullopt;
    if (text.front() >= '0' && text.front() <= '9') return parse_integer(text);
    const auto name = parse_pitch_name(text);
    if (!name) return std::nullopt;
    const std::string_view rest = text.substr(name->length);
    const auto octave = rest.empty() ? default_octave : parse_integer(rest);
    if (!octave) return std::nullopt;
    return (*octave + 1) * semitones_in_octave + name->semitones;
}

Chord parse_chord(std::string_view text) {
    std::string_view rest = text.substr(text.starts_with('@') ? 1 : 0);
    int octave = default_octave;
    if (const auto digits = rest.find_first_not_of("0123456789"); digits > 0 && digits <= 2) {
        octave = *parse_integer(rest.substr(0, digits));
        rest.remove_prefix(digits);
    }
    const auto root_name = parse_pitch_name(rest);
    if (!root_name)
        return {{}, "no chord root in " + in_quotes(text),
            "write '@', an octave if wanted, and a name: '@Am7', '@3Fm7'"};
    rest.remove_prefix(root_name->length);
    std::size_t slash = rest.find('/');
    if (slash != std::string_view::npos && rest.substr(0, slash).ends_with('6')
        && rest.substr(slash + 1).starts_with('9'))
        slash = rest.find('/', slash + 1); // "6/9" has no bass
    const auto quality = rest.substr(0, slash);
    const auto intervals = chord_intervals(quality);
    if (!intervals)
        return {{}, "unknown chord quality " + in_quotes(quality) + " in " + in_quotes(text),
            nearest_quality(quality)};

    Chord chord;
    const int root = (octave + 1) * semitones_in_octave + root_name->semitones;
    for (int interval : *intervals) chord.pitches.push_back(root + interval);
    if (slash != std::string_view::npos) {
        const std::string_view bass = rest.substr(slash + 1);
        const auto bass_name = parse_pitch_name(bass);
        if (!bass_name || bass_name->length != bass.size())
            return {{}, "unknown bass " + in_quotes(bass) + " in " + in_quotes(text),
                "write a pitch without octave: '@C/G'"};
        chord.pitches.insert(chord.pitches.begin(), bass_below(root, bass_name->semitones));
    }
    return chord;
}

std::optional<std::vector<int>> chord_intervals(std::string_view quality) {
    return QualityReader(quality).read();
}

} // namespace aviary::song
