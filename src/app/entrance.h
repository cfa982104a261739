// How people and programs come in at the local port of this program: with a token, in an address that is printed, in a file
// that a browser is opened on, and in one that programs find by the port. None of it is seen by other users.
//
//     auto entrance = Entrance::of(project, trouble);
//     if (!entrance) return entrance.error();
//     Server server(loop, session, {.token = entrance->token()});
//     entrance->open_at(*server.start());
//     say(entrance->address());          // http://127.0.0.1:8124/#token=…
//     entrance->show_in_browser();
//
// Its files go with it. [main-thread]
#pragma once

#include "server/door/token.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace aviary::app {

class Entrance {
public:
    using Trouble = std::function<void(const std::string& text)>;

    /// The entrance of the project in that folder; empty: of a program without one. When its token cannot be kept,
    /// `trouble` is told and the token is a new one. Error: "token.random".
    static Result<Entrance> of(const std::filesystem::path& project, Trouble trouble);

    const std::string& token() const { return token_; }
    /// The server listens at that port. Tells `trouble` when programs cannot find the token.
    void open_at(std::uint16_t port);
    const std::string& address() const { return address_; } ///< empty before open_at()
    /// Opens the page in the user's browser. Does nothing if standard output is no terminal, or without a display.
    void show_in_browser();

private:
    Entrance(std::string token, Trouble trouble)
        : token_(std::move(token))
        , trouble_(std::move(trouble)) {}

    std::string token_, address_;
    std::uint16_t port_ = 0;
    Trouble trouble_;
    server::OwnFile posted_;
    server::OwnFile leading_; ///< leads the browser to the address
};

/// The folder in which the browser's file lies: one that browsers from packages (Snap, Flatpak) may read, which see no
/// hidden folders and a /tmp of their own. Empty if there is none.
std::filesystem::path folder_for_browsers(const std::filesystem::path& home);
/// The text of that file.
std::string leading_page(const std::string& address);

} // namespace aviary::app
