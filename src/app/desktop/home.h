// The address of the page that the window shows. Decides what happens with every other address. Pure. [any-thread]
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

/// Where an address is opened.
enum class Way : std::uint8_t {
    here,   ///< in the window: it has the page's own origin
    opened, ///< by the page: it is a file that was dropped on the window
    away,   ///< by another program of the desktop: it is a web or mail address
    nowhere ///< not at all
};

class Home {
public:
    /// Error: window.address unless the address is plain HTTP and names this machine.
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
