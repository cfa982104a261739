#include "server/protocol/write/write.h"

#include <fmt/format.h>

#include <array>

namespace aviary::server::protocol {
namespace {

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

/// Escapes the text for the cell of a table.
std::string code(std::string_view text) { return fmt::format("`{}`", text); }
std::string code(const Shape& shape) {
    return code(replaced(replaced(type_text(shape), "Nothing", "{}"), "|", "\\|"));
}

using Row = std::vector<std::string>;

std::string row(const Row& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) text += fmt::format(" {} |", cell);
    return text + "\n";
}

template <typename Of, typename RowOf>
std::string table(const Row& head, const std::vector<Of>& all, RowOf row_of) {
    if (all.empty()) return {};
    std::string text = fmt::format("\n{}{}", row(head), row(Row(head.size(), "---")));
    for (const Of& one : all) text += row(row_of(one));
    return text;
}

std::string errors_table(const std::vector<ErrorCode>& errors) {
    return table({"error", "when"}, errors, [](const ErrorCode& error) {
        return Row{code(error.code), error.when};
    });
}

std::string types_block(const std::vector<Type>& types) {
    if (types.empty()) return {};
    std::string text;
    for (const Type& type : types) {
        if (!type.text.empty()) text += fmt::format("// {}\n", replaced(type.text, "\n", "\n// "));
        text += definition(type);
    }
    return fmt::format("\n```ts\n{}```\n", text);
}

std::string section(const Domain& domain) {
    const auto methods = table({"method", "params", "result", ""}, domain.methods, [](const Method& method) {
        return Row{code(method.name), code(method.params), code(method.result), method.text};
    });
    const auto told =
        table({"notification", "params", ""}, domain.notifications, [](const Notification& one) {
            return Row{code(one.name), code(one.params), one.text};
        });
    return fmt::format("\n## {}\n\n{}\n{}{}{}{}", domain.title, domain.text, methods, told,
        errors_table(domain.errors), types_block(domain.types));
}

std::string layout(const Frame& frame) {
    static constexpr std::array<const char*, 5> names{"u8", "u16", "u32", "f32", "f64"};
    std::string fields = fmt::format("u8 {}", frame.kind);
    for (const Frame::HeaderField& field : frame.header)
        fields += fmt::format(", {} `{}`", names[std::size_t(field.number)], field.name);
    return fmt::format("{}, then {}", fields, frame.values);
}

constexpr const char* whole_text =
    R"(<!-- Written by the target `protocol` from src/server/protocol/: change it there. -->
# The wire protocol

{}

## Requests and notifications

{}
{}{}
## Binary frames

{}
{})";

} // namespace

std::string markdown(const Description& description) {
    std::string sections;
    for (const Domain& domain : description.domains) sections += section(domain);
    const auto frames = table({"kind", "what", "layout"}, description.frames, [](const Frame& frame) {
        return Row{std::to_string(frame.kind), frame.text, layout(frame)};
    });
    return fmt::format(whole_text, description.introduction, description.requests,
        errors_table(description.request_errors), sections, description.frames_text, frames);
}

} // namespace aviary::server::protocol
