// JSON as text: read strictly, with the place of whatever is wrong; written one value a line. [any-thread]
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

/// Beyond what RFC 8259 asks for, a field stands once in its object, and nothing is nested deeper than 64.
std::variant<Json, Diagnostic> read_json(std::string_view text);

/// At the name of a field, or at an element of a list. The text is good JSON.
Diagnostic at_place(std::string_view text, const Wrong& wrong);

/// Indented by two, with a line end at the end. What is no UTF-8 is replaced.
std::string write_json(const Json& json);

/// Cut to a readable length.
std::string shown(const Json& value);

} // namespace aviary::song
