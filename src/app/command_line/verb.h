// Describes a verb and its options as plain data. Each verb makes its Verb in its own file. parse.h reads the command
// line by it; --help, the manual page and the shells' completions are made from it too.
//
//     Verb check_verb() {
//         static CheckOptions given;
//         return {.name = "check",
//             .about = "Say what is wrong with a song, with line and column",
//             .options = {{"SONG", "A .bird file", &given.song, {.required = true}},
//                 {"--json", "As an array, for editors", &given.json}},
//             .run = [] { return check(given); }};
//     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace aviary::app {

/// The destination of a flag that sets the value to false.
struct Off {
    bool* value;
};

/// The destination of an option that takes one of these words.
struct Words {
    std::vector<std::string> words;
    std::function<void(std::size_t)> take; ///< called with the index of the word that was given
};

/// The destination of an option whose text has a form of its own, like "lufs=-14".
struct Reading {
    std::function<std::string(const std::string& text)> read; ///< gives what is wrong with it, or ""
};

template <typename T>
Words one_of(T& value, const std::vector<std::pair<std::string, T>>& choice) {
    Words words;
    std::vector<T> meanings;
    for (const auto& [word, meaning] : choice) {
        words.words.push_back(word);
        meanings.push_back(meaning);
    }
    words.take = [&value, meanings = std::move(meanings)](std::size_t which) { value = meanings[which]; };
    return words;
}

/// The variable that gets the option's value. It must outlive the parsing. Its value before is the option's default.
using Destination = std::variant<bool*, Off, std::uint16_t*, std::uint64_t*, double*, std::string*,
    std::filesystem::path*, std::vector<std::string>*, Words, Reading>;

struct Rules {
    bool required = false;
    std::string stands_for{};   ///< the value's name in --help, like FILE; empty: a name for its type
    double least = 0, most = 0; ///< range of a double or a uint64; most 0: no limits
};

struct Option {
    std::string name; ///< "--json", "-o,--out"; without a dash it is a positional argument: "SONG"
    std::string about;
    Destination to;
    Rules rules{};

    bool takes_many() const { return std::holds_alternative<std::vector<std::string>*>(to); }
    bool is_argument() const { return !name.starts_with('-'); }
    bool is_flag() const { return std::holds_alternative<bool*>(to) || std::holds_alternative<Off>(to); }
    /// How the value is shown to people: "SONG", "FILE", "8124", "browser|jack"; empty for a flag.
    std::string value_text() const;
    std::string usual_text() const; ///< the default of a number; empty for other types
};

struct Verb {
    std::string name;
    std::string about;
    std::vector<Option> options;
    std::function<int()> run; ///< called once the options have their values; gives the program's exit code
};

/// The whole command, with all its verbs.
struct Program {
    std::string name, about, version;
    std::vector<Verb> verbs;
};

} // namespace aviary::app
