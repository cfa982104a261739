// Opens a song without a window and serves it to pages and programs on this machine, until SIGINT, SIGTERM or SIGHUP.
// The verbs serve and open run it.
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
    std::filesystem::path song; ///< the song or its folder; empty: a page chooses
    std::uint16_t port = 8125;
    Audio audio = Audio::browser;
    std::filesystem::path scenario{}; ///< file with steps to take, see app/scenario.h; empty: none
    bool json = false;                ///< whether to print events on standard output, see app/stream.h
};

/// Gives the exit code: 0, or 1 if it could not begin. `listening` is called with the page's address. The object that it
/// gives is destroyed at the end, before the loop.
int run_studio(const StudioSetup& setup,
    const std::function<std::shared_ptr<void>(boost::asio::io_context&, const std::string& address)>&
        listening = {});

} // namespace aviary::app
