#include "app/desktop/home.h"

#include <glib.h>

#include <utility>

namespace aviary::desktop {

Home::Home(std::string address, Origin origin)
    : address_(std::move(address))
    , origin_(std::move(origin)) {}

std::optional<Home::Origin> Home::origin_of(const std::string& uri) {
    g_autoptr(GUri) parsed = g_uri_parse(uri.c_str(), G_URI_FLAGS_SCHEME_NORMALIZE, nullptr);
    if (!parsed) return std::nullopt;
    const char* const host = g_uri_get_host(parsed);
    return Origin{g_uri_get_scheme(parsed), host ? host : "", g_uri_get_port(parsed)};
}

Result<Home> Home::at(const std::string& address) {
    auto origin = origin_of(address);
    const bool is_local =
        origin && (origin->host == "127.0.0.1" || origin->host == "localhost" || origin->host == "::1");
    if (!is_local || origin->scheme != "http")
        return Error{"window.address",
            "the window shows pages of this machine only, as http://127.0.0.1:8124/",
            address.substr(0, address.find('#'))};
    return Home(address, *std::move(origin));
}

Way Home::way_to(const std::string& uri) const {
    if (uri == "about:blank" || uri == "about:srcdoc") return Way::here;
    const auto origin = origin_of(uri);
    if (!origin) return Way::nowhere;
    if (*origin == origin_) return Way::here;
    if (origin->scheme == "file") return Way::opened;
    const bool is_away = origin->scheme == "https" || origin->scheme == "http" || origin->scheme == "mailto";
    return is_away ? Way::away : Way::nowhere;
}

} // namespace aviary::desktop
