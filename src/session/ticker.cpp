#include "session/ticker.h"

#include "session/session.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace aviary::session {

struct Ticker::Impl : std::enable_shared_from_this<Impl> {
    Impl(boost::asio::io_context& loop, Session& session)
        : session_(session)
        , timer_(loop, period) {}

    void wait() {
        timer_.async_wait([alive = weak_from_this()](boost::system::error_code) {
            if (const auto self = alive.lock()) self->tick();
        });
    }

    void tick() {
        session_.tick();
        // The next tick is due one period after the last was due, so that the rate is kept. After a long stop the
        // missed ticks are not made up for.
        timer_.expires_at(std::max(timer_.expiry() + period, std::chrono::steady_clock::now()));
        wait();
    }

    static constexpr auto period = std::chrono::microseconds(1'000'000 / 60);
    Session& session_;
    boost::asio::steady_timer timer_;
};

Ticker::Ticker(boost::asio::io_context& loop, Session& session)
    : impl_(std::make_shared<Impl>(loop, session)) {
    impl_->wait();
}

Ticker::~Ticker() = default;

} // namespace aviary::session
