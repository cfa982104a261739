// The examples of docs/bird.md, as whole songs, for the tests that try them.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace aviary::song::testing {

struct Example {
    int line = 0; ///< of the page
    std::string song;
};

/// An example without tracks of its own is the lines of one.
inline std::vector<Example> examples_of_page() {
    std::ifstream page(AVIARY_SOURCE_DIR "/docs/bird.md");
    std::vector<Example> examples;
    bool is_inside = false;
    int number = 0;
    for (std::string line; std::getline(page, line);) {
        ++number;
        if (line == "```bird") {
            is_inside = true;
            examples.push_back({number, {}});
        } else if (line.starts_with("```")) {
            is_inside = false;
        } else if (is_inside) {
            examples.back().song += line + "\n";
        }
    }
    for (Example& example : examples) {
        const std::string text = "\n" + example.song;
        if (text.find("\ntracks\n") != std::string::npos || text.find("\nch ") != std::string::npos) continue;
        std::string song = "b 2\nch 1 keys\n  plugin poly\n";
        std::istringstream lines(example.song);
        for (std::string line; std::getline(lines, line);) song += "  " + line + "\n";
        example.song = song;
    }
    return examples;
}

} // namespace aviary::song::testing
