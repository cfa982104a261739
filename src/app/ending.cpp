#include "app/ending.h"

#include "app/outlet.h"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <future>

#include <unistd.h>

namespace aviary::app {

namespace {

constexpr std::chrono::milliseconds time_to_end{1750};

} // namespace

Ending::Ending(boost::asio::io_context& main) {
    std::promise<void> ready; // no signal is lost in between
    thread_ = std::thread([&, this] {
        boost::asio::signal_set signals(io_, SIGINT, SIGTERM, SIGHUP);
        boost::asio::steady_timer timer(io_);
        signals.async_wait([&](boost::system::error_code failed, int) {
            if (failed) return;
            main.stop();
            timer.expires_after(time_to_end);
            timer.async_wait([](boost::system::error_code cancelled) {
                if (cancelled) return;
                put_at_once(STDERR_FILENO, "aviary: it did not end by itself, and is ended\n");
                std::_Exit(1);
            });
        });
        ready.set_value();
        const auto work = boost::asio::make_work_guard(io_); // until the program has ended
        io_.run();
    });
    ready.get_future().wait();
}

Ending::~Ending() {
    io_.stop();
    thread_.join();
}

} // namespace aviary::app
