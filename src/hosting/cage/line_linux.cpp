#include "hosting/cage/line.h"

#include "hosting/cage/system_call.h"

#include <cerrno>
#include <cstdint>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace aviary::hosting::cage {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint32_t most_bytes = 256u << 20;

Error silent() { return {"cage.silent", "the plugin's process does not answer", {}}; }
Error gone() { return {"cage.gone", "the plugin's process has ended", {}}; }

/// Moves all bytes with `step` (send or recv), waiting for `event` where it must.
template <typename Byte, typename StepFunction>
Result<void> transfer(
    int socket, Byte* bytes, std::size_t size, short event, Line::Limit limit, StepFunction step) {
    const auto end = Clock::now() + limit;
    while (size > 0) {
        const ssize_t moved = step(socket, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (moved > 0) {
            bytes += moved;
            size -= std::size_t(moved);
            continue;
        }
        if (moved == 0 || (errno != EAGAIN && errno != EINTR)) return gone();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        if (limit != Line::for_ever && left <= 0) return silent();
        pollfd ready{socket, event, 0};
        poll(&ready, 1, limit == Line::for_ever ? -1 : int(left) + 1);
    }
    return {};
}

} // namespace

Line::~Line() {
    if (socket_ >= 0) close(socket_);
}

Result<void> Line::send(const nlohmann::json& value, Limit limit) const {
    std::vector<std::uint8_t> bytes(sizeof(std::uint32_t));
    nlohmann::json::to_cbor(value, bytes);
    const auto size = std::uint32_t(bytes.size() - sizeof(std::uint32_t));
    if (size > most_bytes) return Error{"cage.rubbish", "is too large to cross into the cage", {}};
    std::memcpy(bytes.data(), &size, sizeof size);
    return transfer(socket_, bytes.data(), bytes.size(), POLLOUT, limit, ::send);
}

Result<nlohmann::json> Line::receive(Limit limit) const {
    std::uint32_t size = 0;
    auto got = transfer(socket_, reinterpret_cast<std::uint8_t*>(&size), sizeof size, POLLIN, limit, ::recv);
    if (!got) return got.error();
    if (size > most_bytes) return Error{"cage.rubbish", "the plugin's process said too much", {}};
    std::vector<std::uint8_t> bytes(size);
    got = transfer(socket_, bytes.data(), bytes.size(), POLLIN, limit, ::recv);
    if (!got) return got.error();
    auto value = nlohmann::json::from_cbor(bytes, true, false);
    if (value.is_discarded()) return Error{"cage.rubbish", "the plugin's process said what is no answer", {}};
    return value;
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
