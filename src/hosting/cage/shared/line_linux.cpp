#include "hosting/cage/shared/line.h"

#include "base/system_call.h"
#include "hosting/cage/shared/cbor.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <span>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace aviary::hosting::cage {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint32_t most_bytes = 256u << 20;
/// Memory is taken for what has come and this many bytes more, not for what the other side announces.
constexpr std::size_t step = 1 << 20;

Error silent() { return {"cage.silent", "the plugin's process does not answer", {}}; }

} // namespace

Line::~Line() {
    if (socket_ >= 0) close(socket_);
}

/// Sends what can go without waiting.
Result<void> Line::push() {
    while (is_sending()) {
        const ssize_t moved =
            ::send(socket_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (moved > 0)
            sent_ += std::size_t(moved);
        else if (errno == EAGAIN)
            return {};
        else if (errno != EINTR)
            return plugin_gone();
    }
    out_.clear();
    sent_ = 0;
    return {};
}

/// Receives what comes without waiting, up to `size` bytes in all.
Result<void> Line::pull(std::size_t size) {
    while (received_ < size) {
        if (in_.size() == received_) in_.resize(std::min(size, received_ + step));
        const ssize_t moved = ::recv(socket_, in_.data() + received_, in_.size() - received_, MSG_DONTWAIT);
        if (moved > 0)
            received_ += std::size_t(moved);
        else if (moved < 0 && errno == EAGAIN)
            return {};
        else if (moved == 0 || errno != EINTR)
            return plugin_gone();
    }
    return {};
}

/// Waits for `event`, or for room to send, until done() says true.
template <typename DoneFunction>
Result<void> Line::transfer(short event, Limit limit, DoneFunction done) {
    const auto end = Clock::now() + limit;
    for (;;) {
        if (auto pushed = push(); !pushed) return pushed;
        const Result<bool> is_done = done();
        if (!is_done) return is_done.error();
        if (*is_done) return {};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        if (limit != for_ever && left <= 0) return silent();
        pollfd ready{socket_, short(event | (is_sending() ? POLLOUT : 0)), 0};
        poll(&ready, 1, limit == for_ever ? -1 : int(left) + 1);
    }
}

Result<void> Line::send(const nlohmann::json& value, Limit limit) {
    const auto begin = out_.size();
    out_.resize(begin + sizeof(std::uint32_t));
    nlohmann::json::to_cbor(value, out_);
    const auto size = std::uint32_t(out_.size() - begin - sizeof(std::uint32_t));
    if (size > most_bytes) {
        out_.resize(begin);
        return Error{"cage.rubbish", "is too large to cross into the cage", {}};
    }
    std::memcpy(out_.data() + begin, &size, sizeof size);
    return transfer(0, limit, [this]() -> Result<bool> { return !is_sending(); });
}

Result<nlohmann::json> Line::receive(Limit limit) {
    std::uint32_t size = 0;
    const auto got = transfer(POLLIN, limit, [&]() -> Result<bool> {
        if (auto pulled = pull(sizeof size); !pulled) return pulled.error();
        if (received_ < sizeof size) return false;
        std::memcpy(&size, in_.data(), sizeof size);
        if (size > most_bytes) return Error{"cage.rubbish", "the plugin's process said too much", {}};
        if (auto pulled = pull(sizeof size + size); !pulled) return pulled.error();
        return received_ == sizeof size + size;
    });
    if (!got) return got.error();
    const auto cbor = std::span<const std::uint8_t>(in_).subspan(sizeof size, size);
    auto value = is_plain_cbor(cbor) ? nlohmann::json::from_cbor(cbor.begin(), cbor.end(), true, false)
                                     : nlohmann::json(nlohmann::json::value_t::discarded);
    in_.clear();
    received_ = 0;
    if (value.is_discarded()) return Error{"cage.rubbish", "the plugin's process said what is no answer", {}};
    return value;
}

bool Line::wait_beside(int other) const {
    pollfd ready[] = {{socket_, POLLIN, 0}, {other, POLLIN, 0}};
    poll(ready, 2, -1);
    return (ready[1].revents & POLLIN) != 0;
}

bool has_ended(int socket) noexcept {
    const SystemCall deliberate;
    pollfd state{socket, POLLRDHUP, 0};
    return poll(&state, 1, 0) > 0 && (state.revents & (POLLRDHUP | POLLHUP | POLLNVAL)) != 0;
}

Result<LineEnds> make_line() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return Error{"cage.start", "no line to a child process can be made", {}};
    return LineEnds{Line(ends[0]), ends[1]};
}

} // namespace aviary::hosting::cage
