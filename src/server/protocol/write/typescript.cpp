#include "server/protocol/write/write.h"

#include <fmt/format.h>

namespace aviary::server::protocol {
namespace {

using Kind = Shape::Kind;

std::string join(const std::vector<Shape>& shapes, const char* between) {
    std::string text;
    for (const Shape& shape : shapes) text.append(text.empty() ? "" : between).append(type_text(shape));
    return text;
}

std::string field_text(const Field& field) {
    return fmt::format("{}{}: {}", field.name, field.optional ? "?" : "", type_text(field.shape));
}

std::string with_base(const Shape& object, const std::string& own) {
    return object.name.empty() ? own : fmt::format("{} & {}", object.name, own);
}

bool has_texts(const Shape& object) {
    for (const Field& field : object.fields)
        if (!field.text.empty()) return true;
    return false;
}

std::string list_text(const Shape& of) {
    const bool joined = of.kind == Kind::either || (of.kind == Kind::object && !of.name.empty());
    return joined ? fmt::format("({})[]", type_text(of)) : fmt::format("{}[]", type_text(of));
}

std::string object_text(const Shape& object) {
    if (object.fields.empty()) return "Nothing";
    std::string own;
    for (const Field& field : object.fields) own.append(own.empty() ? "" : "; ").append(field_text(field));
    return with_base(object, fmt::format("{{ {} }}", own));
}

std::string comment(const std::string& text, const std::string& indent) {
    if (text.empty()) return {};
    if (text.find('\n') == std::string::npos) return fmt::format("{}/** {} */\n", indent, text);
    std::string lines;
    for (const char c : text)
        if (c == '\n')
            lines.append("\n").append(indent).append(" * ");
        else
            lines += c;
    return fmt::format("{0}/**\n{0} * {1}\n{0} */\n", indent, lines);
}

std::string frame_text(const Frame& frame) {
    std::string fields;
    std::size_t offset = 1;
    for (const Frame::HeaderField& field : frame.header) {
        fields += fmt::format("{}: {}, ", field.name, offset);
        offset += size_of(field.number);
    }
    return fmt::format("  {}: {{ kind: {}, {}values: {} }},\n", frame.name, frame.kind, fields, offset);
}

constexpr const char* whole_file =
    R"(// The wire protocol (docs/protocol.md) as types. Written by the target `protocol` from src/server/protocol/: change it there.

export type Nothing = Record<string, never>;

{0}// ---- all of it

/** Every request: what it takes and what it gives. */
export type Methods = {{
{1}}};
export type Method = keyof Methods;

/** Every notification and its params. */
export type Notifications = {{
{2}}};
export type Notification = {{
  [M in keyof Notifications]: {{ method: M; params: Notifications[M]; seq?: number }};
}}[keyof Notifications];

/** Binary frames: the kind is byte 0; the rest says where the header's fields lie, and where the values begin. */
export const frames = {{
{3}}} as const;
)";

} // namespace

std::string type_text(const Shape& shape) {
    switch (shape.kind) {
    case Kind::any: return "unknown";
    case Kind::null: return "null";
    case Kind::boolean: return "boolean";
    case Kind::number:
    case Kind::whole: return "number";
    case Kind::string: return "string";
    case Kind::literal: return shape.value.dump();
    case Kind::list: return list_text(shape.parts.front());
    case Kind::tuple: return fmt::format("[{}]", join(shape.parts, ", "));
    case Kind::either: return join(shape.parts, " | ");
    case Kind::object: return object_text(shape);
    case Kind::named: return shape.name;
    }
    return "unknown";
}

std::string definition(const Type& type) {
    const std::string one_line = fmt::format("type {} = {};\n", type.name, type_text(type.shape));
    const bool is_wide = one_line.size() > 110;
    if (type.shape.kind == Kind::either && is_wide) {
        std::string parts;
        for (const Shape& part : type.shape.parts) parts.append("\n  | ").append(type_text(part));
        return fmt::format("type {} ={};\n", type.name, parts);
    }
    if (type.shape.kind != Kind::object || !(is_wide || has_texts(type.shape))) return one_line;
    std::string own;
    for (const Field& field : type.shape.fields)
        own += fmt::format("  {};{}{}\n", field_text(field), field.text.empty() ? "" : " // ", field.text);
    return fmt::format("type {} = {};\n", type.name, with_base(type.shape, fmt::format("{{\n{}}}", own)));
}

std::string typescript(const Description& description) {
    std::string types, methods, notifications, frames;
    for (const Domain& domain : description.domains) {
        types += fmt::format("// ---- {}\n\n", domain.title);
        for (const Type& type : domain.types)
            types += fmt::format("{}export {}", comment(type.text, ""), definition(type));
        types += "\n";
        for (const Method& method : domain.methods)
            methods += fmt::format("{}  \"{}\": {{ params: {}; result: {} }};\n", comment(method.text, "  "),
                method.name, type_text(method.params), type_text(method.result));
        for (const Notification& told : domain.notifications)
            notifications +=
                fmt::format("{}  \"{}\": {};\n", comment(told.text, "  "), told.name, type_text(told.params));
    }
    for (const Frame& frame : description.frames) frames += frame_text(frame);
    return fmt::format(whole_file, types, methods, notifications, frames);
}

} // namespace aviary::server::protocol
