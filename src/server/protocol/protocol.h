// The whole protocol as data: its methods, notifications and binary messages, with texts for people. Requests are checked
// against it. docs/protocol.md and web/src/protocol.gen.ts are written from it (see write.h).
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

/// A group of methods and types that belong together, described in one source file.
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

/// A binary message. Byte 0 is the kind. Then come the header's other fields, and as many f32 values as the header says.
struct Frame {
    struct HeaderField {
        std::string name;
        Number number;
    };
    std::string name;
    std::uint8_t kind;
    std::string text;
    std::vector<HeaderField> header;
    std::string values; ///< for people: what the f32 values are
};

struct Description {
    std::string introduction, requests, frames_text; ///< Markdown
    std::vector<ErrorCode> request_errors;           ///< errors that any request may get
    std::vector<Domain> domains;
    std::vector<Frame> frames;
    Types types; ///< the types of all domains, and "Notification": any notification as a whole message

    const Method* find_method(std::string_view name) const;
    bool has_error(std::string_view code) const;
};

const Description& description();

} // namespace aviary::server::protocol
