#include "session/plugins/words.h"

#include <array>
#include <utility>

namespace aviary::session {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> roles{{
    {"kick", "drums"},
    {"bass", "mono"},
    {"mini", "mono"},
    {"sublab", "mono"},
    {"monoment", "mono"},
    {"jup8", "poly"},
    {"prophet", "poly"},
    {"cs80", "poly"},
    {"dx7", "poly"},
    {"buchla", "poly"},
    {"surge", "poly"},
    {"synths", "poly"},
    {"valhalla", "reverb"},
    {"widener", "gain"},   // has a width
    {"soothe", "channel"}, // has an equaliser
    {"tube", "channel"},   // has a drive
    {"console1", "channel"},
}};

constexpr auto words = [] {
    std::array<std::string_view, roles.size()> all;
    for (std::size_t i = 0; i < roles.size(); ++i) all[i] = roles[i].first;
    return all;
}();

} // namespace

std::string_view stock_for(std::string_view word) {
    for (auto [role, stock] : roles)
        if (role == word) return stock;
    return {};
}

std::span<const std::string_view> role_words() { return words; }

} // namespace aviary::session
