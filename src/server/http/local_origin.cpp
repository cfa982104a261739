#include "server/http/local_origin.h"

#include <algorithm>
#include <string>

namespace aviary::server {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

bool same_but_for_case(std::string_view a, std::string_view b) {
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace

bool host_is_ours(std::string_view host, std::uint16_t port) {
    for (std::string name : {"localhost", "127.0.0.1", "[::1]"}) {
        if (port == 80 && same_but_for_case(host, name)) return true;
        if (same_but_for_case(host, name + ":" + std::to_string(port))) return true;
    }
    return false;
}

bool origin_is_ours(std::string_view origin, std::string_view host) {
    return same_but_for_case(origin, "http://" + std::string(host));
}

} // namespace aviary::server
