#include "song/files/match_chain.h"

#include <algorithm>

namespace aviary::song {

std::vector<std::optional<std::size_t>> match_in_order(
    std::span<const std::string_view> words, std::span<const std::string_view> known) {
    // most[i][j]: how many of the words from i on can be matched in order with the known words from j on.
    std::vector most(words.size() + 1, std::vector<std::size_t>(known.size() + 1, 0));
    for (std::size_t i = words.size(); i-- > 0;)
        for (std::size_t j = known.size(); j-- > 0;)
            most[i][j] =
                words[i] == known[j] ? most[i + 1][j + 1] + 1 : std::max(most[i + 1][j], most[i][j + 1]);

    std::vector<std::optional<std::size_t>> matches(words.size());
    for (std::size_t i = 0, j = 0; i < words.size() && j < known.size();) {
        if (words[i] == known[j]) {
            matches[i++] = j++;
        } else if (most[i + 1][j] >= most[i][j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
    return matches;
}

std::vector<std::optional<std::size_t>> match_chain(
    std::span<const std::string_view> words, std::span<const std::string_view> known) {
    auto matches = match_in_order(words, known);
    std::vector<bool> is_taken(known.size(), false);
    for (const auto& match : matches)
        if (match) is_taken[*match] = true;
    for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t j = 0; j < known.size() && !matches[i]; ++j)
            if (!is_taken[j] && words[i] == known[j]) {
                is_taken[j] = true;
                matches[i] = j;
            }
    return matches;
}

} // namespace aviary::song
