// The TextMate grammar, by which editors and the page colour songs, against what the reader makes of the language page's
// examples.
#include "song/bird_page_testing.h"
#include "song/corpus_testing.h"
#include "song/syntax/parser.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include <map>
#include <regex>

namespace aviary::song {
namespace {

using nlohmann::json;

/// "parameter" of "variable.parameter.bird"
std::string kind_of(const std::string& scope) {
    const std::size_t end = scope.rfind('.');
    const std::size_t begin = scope.rfind('.', end - 1) + 1;
    return scope.substr(begin, end - begin);
}

/// What the grammar takes the first word of each line for; the block above a line does not matter to those asked for.
class Grammar {
public:
    Grammar() {
        const json grammar =
            json::parse(testing::text_of(AVIARY_SOURCE_DIR "/web/src/editor/bird.tmLanguage.json"));
        for (const json& rule : grammar["repository"]["line"]["patterns"])
            rules_.push_back({std::regex(rule["match"].get<std::string>()),
                kind_of(rule["captures"]["1"]["name"].get<std::string>())});
    }
    /// The kind, and the rule's number.
    std::pair<std::string, std::size_t> read(const std::string& line) const {
        for (std::size_t i = 0; i < rules_.size(); ++i)
            if (std::regex_search(line, rules_[i].expression)) return {rules_[i].kind, i};
        return {"", rules_.size()};
    }

private:
    struct Rule {
        std::regex expression;
        std::string kind;
    };
    std::vector<Rule> rules_;
};

/// What the reader found, by line.
struct Found {
    std::map<int, std::string> kinds; ///< of first words: "parameter", "section" (a motif's use), "word"
    std::map<int, std::string> words; ///< the word that the line begins with, where it is known

    void add(const TrackBlock& block) {
        for (const ParameterLine& line : block.parameters)
            kinds[line.position.line] = line.controller ? "word" : "parameter";
        for (const Pattern& pattern : block.patterns) {
            kinds[pattern.position.line] = pattern.is_whole_motif ? "section" : "word";
            if (!pattern.is_whole_motif) words[pattern.position.line] = "p";
            for (const Layer& layer : pattern.layers)
                for (const NoteLine& line : layer.notes) {
                    kinds[line.position.line] = "word";
                    words[line.position.line] = "n";
                }
        }
        for (const auto* plugin : {&block.instrument, &block.strip})
            if (*plugin) kinds[(*plugin)->position.line] = "word", words[(*plugin)->position.line] = "plugin";
        for (const PluginWord& effect : block.effects)
            kinds[effect.position.line] = "word", words[effect.position.line] = "plugin";
    }
};

TEST(Grammar, TakesLinesOfTheLanguagePageForWhatTheReaderTakesThem) {
    const Grammar grammar;
    const auto rule_of = [&](const std::string& word) { return grammar.read("  " + word + " x").second; };
    std::size_t compared = 0;
    for (const testing::Example& example : testing::examples_of_page()) {
        Diagnostics unsaid;
        const Tree tree = parse_song(example.song, unsaid);
        Found found;
        for (const TrackBlock& track : tree.tracks) found.add(track);
        for (const MotifBlock& motif : tree.motifs) {
            found.add(motif.body);
            found.kinds[motif.position.line] = "word";
        }
        for (const SectionBlock& section : tree.sections) {
            found.kinds[section.position.line] = "word";
            for (const TrackBlock& track : section.tracks) found.add(track);
        }
        std::istringstream lines(example.song);
        int number = 0;
        for (std::string line; std::getline(lines, line);) {
            const auto kind = found.kinds.find(++number);
            if (kind == found.kinds.end()) continue;
            ++compared;
            EXPECT_EQ(grammar.read(line).first, kind->second)
                << "example at " << example.line << ": " << line;
            const auto word = found.words.find(number);
            if (word == found.words.end()) continue;
            EXPECT_EQ(grammar.read(line).second, rule_of(word->second)) << line;
        }
    }
    EXPECT_GT(compared, 60u);
}

TEST(Grammar, KnowsEveryWordThatTheReaderDoes) {
    const Grammar grammar;
    for (const std::string line : {"sig", "bpm 1", "key C", "scale C", "meter 4/4", "b 4", "seed 1",
             "division 96", "tuning edo 5", "tracks", "channels", "trk 1", "ch 1", "arr", "sec a", "motif a",
             "plugin a", "fx a", "strip a", "type midi", "volume 1", "pan 0", "mute", "solo", "send 1 0",
             "out 1", "sidechain 1", "preset a", "cont", "p q", "v 1", "n 1", ".", "sw 60", "t 1", "gate 1",
             "bend 1", "press 1", "slide 1", "cc 1 2", "clip a 0 1"})
        EXPECT_EQ(grammar.read("  " + line).first, "word") << line;
}

} // namespace
} // namespace aviary::song
