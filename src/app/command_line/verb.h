// What a verb is, and what it takes on the command line, as plain data. Each verb fills in one of these in its own file;
// parse.h reads a command line by it, and --help, the manual page and the shells' completions are made from it too.
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

/// A flag that turns off what is on.
struct Off {
    bool* value;
};

/// One of these words and nothing else.
struct Words {
    std::vector<std::string> words;
    std::function<void(std::size_t)> take; ///< is told which
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

/// Where what was given goes; it outlives the command line. What is there before is what goes unless given.
using Destination = std::variant<bool*, Off, std::uint16_t*, std::uint64_t*, double*, std::string*, std::filesystem::path*,
    std::vector<std::string>*, Words>;

struct Rules {
    bool required = false;
    std::string stands_for{};   ///< what help calls the value, as FILE; empty: after its type
    double least = 0, most = 0; ///< of a double; most 0: any
};

struct Option {
    std::string name; ///< "--json", "-o,--out"; without a dash an argument, told by its place: "SONG"
    std::string about;
    Destination to;
    Rules rules{};

    bool is_argument() const { return !name.starts_with('-'); }
    bool is_flag() const { return std::holds_alternative<bool*>(to) || std::holds_alternative<Off>(to); }
    /// For people: "SONG", "FILE", "8124", "browser|jack"; empty for a flag.
    std::string value_text() const;
    std::string usual_text() const; ///< what a number is unless given; else empty
};

struct Verb {
    std::string name;
    std::string about;
    std::vector<Option> options;
    std::function<int()> run; ///< once its options are filled in; gives the program's exit code
};

/// The whole command.
struct Program {
    std::string name, about, version;
    std::vector<Verb> verbs;
};

} // namespace aviary::app
