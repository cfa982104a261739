#include "server/protocol/shape.h"

#include <fmt/format.h>

#include <cmath>

namespace aviary::server::protocol {

using nlohmann::json;
using Kind = Shape::Kind;

Field::Field(std::string_view written, Shape shape_of_it, std::string text_for_people)
    : name(written)
    , optional(written.ends_with('?'))
    , shape(std::move(shape_of_it))
    , text(std::move(text_for_people)) {
    if (optional) name.pop_back();
}

Shape number_within(double least, double largest) {
    return {.kind = Kind::number, .least = least, .largest = largest};
}

Shape whole_within(double least, double largest) {
    return {.kind = Kind::whole, .least = least, .largest = largest};
}

Shape literal(json value) { return {.kind = Kind::literal, .value = std::move(value)}; }

Shape words(const std::vector<std::string>& alternatives) {
    Shape shape{.kind = Kind::either};
    for (const std::string& word : alternatives) shape.parts.push_back(literal(word));
    return shape;
}

Shape list(Shape of) {
    Shape shape{.kind = Kind::list};
    shape.parts.push_back(std::move(of));
    return shape;
}

Shape tuple(std::vector<Shape> parts) { return {.kind = Kind::tuple, .parts = std::move(parts)}; }

Shape either(std::vector<Shape> alternatives) {
    return {.kind = Kind::either, .parts = std::move(alternatives)};
}

Shape nullable(Shape shape) { return either({std::move(shape), null}); }

Shape object(std::vector<Field> fields) { return {.kind = Kind::object, .fields = std::move(fields)}; }

Shape extend(std::string base, std::vector<Field> fields) {
    return {.kind = Kind::object, .fields = std::move(fields), .name = std::move(base)};
}

Shape named(std::string type) { return {.kind = Kind::named, .name = std::move(type)}; }

std::vector<Field> fields_of(const Shape& object, const Types& types) {
    std::vector<Field> all;
    if (!object.name.empty()) all = fields_of(types.at(object.name), types);
    all.insert(all.end(), object.fields.begin(), object.fields.end());
    return all;
}

// ---- checking ----------------------------------------------------------------------------------------------------

namespace {

std::string with_article(const json& value) {
    if (value.is_null() || value.is_number()) return value.dump();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    const std::string type = value.type_name();
    return (type == "array" || type == "object" ? "an " : "a ") + type;
}

std::optional<Misfit> expect(bool fits, std::string expected, const json& value) {
    if (fits) return std::nullopt;
    return Misfit{.path = {}, .expected = {std::move(expected)}, .found = with_article(value)};
}

std::optional<Misfit> find_in_number(const Shape& shape, const json& value) {
    const bool is_whole = shape.kind == Kind::whole;
    const double given = value.is_number() ? value.get<double>() : 0;
    if (value.is_number() && given >= shape.least && given <= shape.largest
        && (!is_whole || given == std::floor(given)))
        return std::nullopt;
    std::string expected = is_whole ? "a whole number" : "a number";
    if (shape.largest < std::numeric_limits<double>::max())
        expected += fmt::format(" from {:.16g} to {:.16g}", shape.least, shape.largest);
    return expect(false, std::move(expected), value);
}

Misfit inside(std::string_view where, Misfit misfit) {
    const bool joins = misfit.path.empty() || misfit.path.front() == '[';
    misfit.path = std::string(where) + (joins ? "" : ".") + misfit.path;
    return misfit;
}

std::optional<Misfit> find_in_items(const Shape& shape, const json& value, const Types& types) {
    const bool is_list = shape.kind == Kind::list;
    const std::size_t count = is_list ? value.size() : shape.parts.size();
    if (!value.is_array() || value.size() != count)
        return expect(false, is_list ? "an array" : "an array of " + std::to_string(count), value);
    for (std::size_t i = 0; i < count; ++i)
        if (auto misfit = find_misfit(shape.parts[is_list ? 0 : i], value[i], types))
            return inside("[" + std::to_string(i) + "]", *std::move(misfit));
    return std::nullopt;
}

std::optional<Misfit> find_in_object(const Shape& shape, const json& value, const Types& types) {
    if (!value.is_object()) return expect(false, "an object", value);
    const std::vector<Field> fields = fields_of(shape, types);
    std::size_t fitting = 0, known = 0;
    for (const Field& field : fields) {
        const auto found = value.find(field.name);
        std::optional<Misfit> misfit;
        if (found != value.end()) {
            ++known;
            misfit = find_misfit(field.shape, *found, types);
        } else if (!field.optional) {
            misfit = find_misfit(field.shape, json(json::value_t::discarded), types);
            if (!misfit) misfit = Misfit{.path = {}, .expected = {"there"}, .found = {}};
            misfit->found = "missing";
        }
        if (misfit) {
            misfit->fitting = fitting;
            return inside(field.name, *std::move(misfit));
        }
        ++fitting;
    }
    if (known == value.size()) return std::nullopt;
    for (const auto& [name, ignored] : value.items())
        if (std::none_of(
                fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; }))
            return Misfit{.path = name, .expected = {}, .found = {}, .fitting = fitting};
    return std::nullopt;
}

std::optional<Misfit> find_in_alternatives(const Shape& shape, const json& value, const Types& types) {
    std::optional<Misfit> closest;
    for (const Shape& alternative : shape.parts) {
        auto misfit = find_misfit(alternative, value, types);
        if (!misfit) return std::nullopt;
        if (!closest || misfit->fitting > closest->fitting)
            closest = std::move(misfit);
        else if (misfit->fitting == closest->fitting && misfit->path == closest->path)
            closest->expected.insert(
                closest->expected.end(), misfit->expected.begin(), misfit->expected.end());
    }
    return closest;
}

} // namespace

std::optional<Misfit> find_misfit(const Shape& shape, const json& value, const Types& types) {
    switch (shape.kind) {
    case Kind::any: return std::nullopt;
    case Kind::null: return expect(value.is_null(), "null", value);
    case Kind::boolean: return expect(value.is_boolean(), "true or false", value);
    case Kind::number:
    case Kind::whole: return find_in_number(shape, value);
    case Kind::string: return expect(value.is_string(), "a string", value);
    case Kind::literal: return expect(value == shape.value, shape.value.dump(), value);
    case Kind::list:
    case Kind::tuple: return find_in_items(shape, value, types);
    case Kind::either: return find_in_alternatives(shape, value, types);
    case Kind::object: return find_in_object(shape, value, types);
    case Kind::named: return find_misfit(types.at(shape.name), value, types);
    }
    return std::nullopt;
}

std::string Misfit::text() const {
    std::string text = "'" + (path.empty() ? "params" : path) + "'";
    if (expected.empty()) return text + " is not known here";
    text += " must be " + expected.front();
    for (std::size_t i = 1; i < expected.size(); ++i)
        text += (i + 1 == expected.size() ? " or " : ", ") + expected[i];
    return text + "; it is " + found;
}

} // namespace aviary::server::protocol
