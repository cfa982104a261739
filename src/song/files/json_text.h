// Reads JSON strictly, with the line and column of what is wrong, and writes it with one value a line. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aviary::song {

using Json = nlohmann::ordered_json;

/// The way to a value inside a document: names of fields and indices, outermost first.
using Step = std::variant<std::string, std::size_t>;
using Path = std::vector<Step>;

/// What is wrong with the value at that place. Thrown and caught within this folder.
struct Wrong {
    Path path;
    std::string message, hint;
};

/// Stricter than RFC 8259: an object may not have the same field twice, and nothing may be nested deeper than 64.
std::variant<Json, Diagnostic> read_json(std::string_view text);

/// `wrong` as a diagnostic that points to the name of the field, or to the element of the list. The text is valid JSON.
Diagnostic at_place(std::string_view text, const Wrong& wrong);

/// Indented by two, ends with a newline. Bytes that are not UTF-8 are replaced.
std::string write_json(const Json& json);

/// The value as text, cut to about 40 characters.
std::string shown(const Json& value);

} // namespace aviary::song
