// Everything that goes over the wire, as data: what may be asked and what is told, with its text for people. Requests
// are checked by it; docs/protocol.md and web/src/protocol.gen.ts are written from it (see write.h).
//
//     const Method* method = description().find_method("transport.seek");
//     if (const auto misfit = find_misfit(method->params, params, description().types)) ...
//
// Pure. [any-thread]
#pragma once

#include "server/protocol/shape.h"

namespace aviary::server::protocol {

struct Type {
    std::string name;
    Shape shape;
    std::string text = {};
};

struct Method {
    std::string name;
    Shape params, result;
    std::string text;
};

struct Notification {
    std::string name;
    Shape params;
    std::string text;
};

struct ErrorCode {
    std::string code, when;
};

/// What belongs together, in one source file.
struct Domain {
    std::string title;
    std::string text; ///< Markdown
    std::vector<Type> types = {};
    std::vector<Method> methods = {};
    std::vector<Notification> notifications = {};
    std::vector<ErrorCode> errors = {};
};

enum class Number : std::uint8_t { u8, u16, u32, f32, f64 }; ///< little-endian
std::size_t size_of(Number type);

/// A binary message: byte 0 is the kind, then the header's other fields, then as many f32 as it says.
struct Frame {
    struct HeaderField {
        std::string name;
        Number number;
    };
    std::string name;
    std::uint8_t kind;
    std::string text;
    std::vector<HeaderField> header;
    std::string values; ///< what the numbers behind the header are
};

struct Description {
    std::string introduction, requests, frames_text; ///< Markdown
    std::vector<ErrorCode> request_errors;           ///< of any request
    std::vector<Domain> domains;
    std::vector<Frame> frames;
    Types types; ///< of all domains, and "Notification": any of them as a whole message

    const Method* find_method(std::string_view name) const;
    bool has_error(std::string_view code) const;
};

const Description& description();

} // namespace aviary::server::protocol
