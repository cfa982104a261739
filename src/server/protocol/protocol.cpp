#include "server/protocol/protocol.h"

#include "server/protocol/domains/domains.h"

#include <algorithm>

namespace aviary::server::protocol {
namespace {

const char* const introduction =
    R"(One WebSocket at `/ws` of the address that `aviary start` prints. Text frames are JSON-RPC 2.0; binary frames carry
what changes 60 times a second.

The server answers only on loopback, and only to pages that it served itself: `Host` must be `localhost`, `127.0.0.1` or
`[::1]` with any port (so a tunnel from another one works), and `Origin`, where there is one, must be that same origin. Two
of either, and everything else, are answered 403.

Loopback is there for every user of a machine, so what belongs to the song is given only to those who know the program's
token: 64 hexadecimal digits, the same after each restart of a project. The printed address has it behind `#token=`. For
programs it is in a file that only its user may read: `PORT.token` in `aviary/` of `XDG_RUNTIME_DIR`, or without that folder
in `run/` of the data folder (`~/.local/share/aviary`). The first message of a socket is `app.enter` with it. A socket may
be silent for 2 s before, and say 1 KB; a wrong token is refused after 1 s, and the socket closed with 1008. An HTTP request
carries the token as `Authorization: Bearer TOKEN`. Only the files of the built page itself are given without; else the
answer is 401. It must be in no cookie (cookies of one port go to all) and on no command line.

Whoever comes back by itself to a port, as a page does, asks `app.greet` first: another user may wait there since the program
has ended. The proof is HMAC-SHA256 as hexadecimal digits, the token's digits being the key, over `aviary:` and the nonce.

A message may have up to 1 MB and nest 100 deep, 32 pages may be connected. A page that reads too slowly misses status
frames (the newest counts) and sound; one that leaves 8 MB of text unread is disconnected. One that asks faster than it may,
1,000 times a second or less where answers take long, is not read from for a while.)";

const char* const requests =
    R"(Params are an object of exactly the fields that are written here; `?` marks one that may be missing. Errors are JSON-RPC
errors; `error.data.code` is the stable code, `error.message` is for people. `error.code` is -32700 for what is not JSON,
-32600 for what is not a request (batches are not taken), -32601 for an unknown method, -32602 for wrong params (the
message names the field), and -32000 for what a right request could not achieve, with one of the codes listed below.)";

const char* const frames_text =
    R"(Little-endian. Byte 0 is the kind; the rest of the header follows without gaps, then 32-bit floats. Each kind counts its
frames; a number of `sequence` that does not come stands for sound that nobody took in time.)";

/// The shape of any notification as a whole message.
Shape message_of(const std::vector<Domain>& domains) {
    std::vector<Shape> messages;
    for (const Domain& domain : domains)
        for (const Notification& notification : domain.notifications)
            messages.push_back(object({
                {"method", literal(notification.name)},
                {"jsonrpc", literal("2.0")},
                {"seq?", serial},
                {"params", notification.params},
            }));
    return either(std::move(messages));
}

Description describe() {
    Description all{
        .introduction = introduction,
        .requests = requests,
        .frames_text = frames_text,
        .request_errors =
            {
                {"json.malformed", "the message is not JSON, or nests too deeply"},
                {"request.invalid", "the message is not a request"},
                {"method.unknown", "there is no such method"},
                {"params.invalid", "the params are not as described"},
            },
        .domains = {describe_app(), describe_quantities(), describe_transport(), describe_sound(),
            describe_project(), describe_song(), describe_plugins(), describe_stores(), describe_workshop()},
        .frames = describe_frames(),
        .types = {},
    };
    for (const Domain& domain : all.domains)
        for (const Type& type : domain.types) all.types.emplace(type.name, type.shape);
    all.types.emplace("Notification", message_of(all.domains));
    return all;
}

} // namespace

std::size_t size_of(Number type) {
    switch (type) {
    case Number::u8: return 1;
    case Number::u16: return 2;
    case Number::u32:
    case Number::f32: return 4;
    case Number::f64: return 8;
    }
    return 0;
}

const Method* Description::find_method(std::string_view name) const {
    for (const Domain& domain : domains)
        for (const Method& method : domain.methods)
            if (method.name == name) return &method;
    return nullptr;
}

bool Description::has_error(std::string_view code) const {
    const auto knows = [&](const std::vector<ErrorCode>& errors) {
        return std::any_of(
            errors.begin(), errors.end(), [&](const ErrorCode& error) { return error.code == code; });
    };
    return knows(request_errors) || std::any_of(domains.begin(), domains.end(), [&](const Domain& domain) {
        return knows(domain.errors);
    });
}

const Description& description() {
    static const Description all = describe();
    return all;
}

} // namespace aviary::server::protocol
