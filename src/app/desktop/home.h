// The page that the window shows, and what becomes of every other address. Pure. [any-thread]
//
//     auto home = Home::at("http://127.0.0.1:8124/");
//     if (!home) return home.error();
//     switch (home->way_to(uri)) ...
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>

namespace aviary::desktop {

enum class Way : std::uint8_t {
    here,   ///< in the window: the page's own origin
    opened, ///< a file that was dropped on the window: the page opens it
    away,   ///< to the programs that the desktop has for such addresses: the web, and mail
    nowhere ///< anything else
};

class Home {
public:
    /// Error window.address unless it is plain HTTP with a port of this machine.
    static Result<Home> at(const std::string& address);

    const std::string& address() const { return address_; }
    Way way_to(const std::string& uri) const;

private:
    struct Origin {
        std::string scheme, host;
        int port = 0;
        friend bool operator==(const Origin&, const Origin&) = default;
    };
    static std::optional<Origin> origin_of(const std::string& uri);
    Home(std::string address, Origin origin);

    std::string address_;
    Origin origin_;
};

} // namespace aviary::desktop
