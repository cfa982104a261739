#include "server/http/local_origin.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace aviary::server {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

bool same_but_for_case(std::string_view a, std::string_view b) {
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

constexpr std::string_view local_names[] = {"localhost", "127.0.0.1", "[::1]"};

/// A colon and a number without leading zeros, or nothing at all.
bool is_port(std::string_view text) {
    if (text.empty()) return true;
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data() + 1, end, port);
    return text.front() == ':' && text.size() > 1 && text[1] != '0' && error == std::errc() && stopped == end;
}

} // namespace

bool host_is_ours(std::string_view host) {
    return std::ranges::any_of(local_names, [&](std::string_view name) {
        return same_but_for_case(host.substr(0, name.size()), name)
               && is_port(host.substr(std::min(name.size(), host.size())));
    });
}

bool origin_is_ours(std::string_view origin, std::string_view host) {
    return same_but_for_case(origin, "http://" + std::string(host));
}

} // namespace aviary::server
