// Calls Session::tick() 60 times a second from an Asio loop, for as long as it lives. [main-thread]
//
//     boost::asio::io_context loop;
//     Ticker ticker(loop, session);
//     loop.run();
#pragma once

#include <memory>

namespace boost::asio {
class io_context;
}

namespace aviary::session {

class Session;

class Ticker {
public:
    Ticker(boost::asio::io_context& loop, Session& session);
    ~Ticker(); ///< afterwards no tick comes any more

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::session
