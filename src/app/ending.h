// Ends the program when SIGINT, SIGTERM or SIGHUP comes, also while its main thread is stuck.
//
//     boost::asio::io_context io;
//     const Ending ending(io);    // before what takes long to end
//     io.run();                   // returns when a signal has come
//
// The signals are awaited on a thread of their own. If the program has not ended by itself 1.75 seconds after one came, that
// thread says so and ends it, with exit code 1; the guardian then ends its children. [main-thread]
#pragma once

#include <boost/asio/io_context.hpp>

#include <thread>

namespace aviary::app {

class Ending {
public:
    explicit Ending(boost::asio::io_context& main);
    ~Ending();
    Ending(const Ending&) = delete;

private:
    boost::asio::io_context io_;
    std::thread thread_;
};

} // namespace aviary::app
