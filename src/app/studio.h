// The song headless, for pages and programs on this machine: what serve and open run, until SIGINT, SIGTERM or SIGHUP ends
// it, which is its ordinary end.
//
//     return run_studio({.song = "song.bird"});
//
// [main-thread]
#pragma once

#include "app/audio.h"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace aviary::app {

struct StudioSetup {
    std::filesystem::path song; ///< or its folder; empty: pages choose
    std::uint16_t port = 8125;
    Audio audio = Audio::browser;
    std::filesystem::path scenario{}; ///< steps to take, see app/scenario.h; empty: none
    bool json = false;                ///< events on standard output
};

/// Gives the exit code: 0, or 1 when it could not begin. `listening` is told the page's address; what it gives is let go
/// of at the end, while the loop is still there.
int run_studio(const StudioSetup& setup,
    const std::function<std::shared_ptr<void>(boost::asio::io_context&, const std::string& address)>&
        listening = {});

} // namespace aviary::app
