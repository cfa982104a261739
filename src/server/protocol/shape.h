// Describes what a JSON value looks like, as data. Values are checked against it, and TypeScript types are made from it.
//
//     const Shape strip = object({{"track", whole}, {"pan?", number, "-1 left .. 1 right"}});
//     if (const auto misfit = find_misfit(strip, params, types)) refuse(misfit->text());
//     // "'pan' must be a number; it is a string"
//
// Pure. [any-thread]
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::server::protocol {

struct Field;

struct Shape {
    enum class Kind : std::uint8_t {
        any,
        null,
        boolean,
        number, ///< from `least` to `largest`
        whole,  ///< from `least` to `largest`, without a fraction
        string,
        literal, ///< exactly `value`
        list,    ///< any number of values, each of the shape parts[0]
        tuple,   ///< one value for each of the parts, in order
        either,  ///< a value of one of the parts
        object,  ///< with `fields`, and those of the type `name` if it is set, and no others
        named,   ///< a value of the type `name`
    };
    Kind kind = Kind::any;
    double least = 0, largest = 0;
    nlohmann::json value = {};
    std::vector<Shape> parts;
    std::vector<Field> fields;
    std::string name = {};
};

struct Field {
    /// A field that is written "name?" may be missing.
    Field(std::string_view written, Shape shape_of_it, std::string text_for_people = {});

    std::string name;
    bool optional = false;
    Shape shape;
    std::string text;
};

inline const Shape any{Shape::Kind::any};
inline const Shape null{Shape::Kind::null};
inline const Shape boolean{Shape::Kind::boolean};
/// For what is told. What is asked for has a range: see domains/quantities_domain.cpp.
inline const Shape number{
    Shape::Kind::number, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
inline const Shape string{Shape::Kind::string};
inline const Shape whole{Shape::Kind::whole, 0, 2147483647.0}; ///< fits an int
inline const Shape serial{
    Shape::Kind::whole, 0, 9007199254740991.0}; ///< the largest whole number that JavaScript counts exactly

Shape number_within(double least, double largest);
Shape whole_within(double least, double largest);
Shape literal(nlohmann::json value);
Shape words(const std::vector<std::string>& alternatives); ///< one of these strings
Shape list(Shape of);
Shape tuple(std::vector<Shape> parts);
Shape either(std::vector<Shape> alternatives);
Shape nullable(Shape shape);
Shape object(std::vector<Field> fields);
Shape extend(std::string base, std::vector<Field> fields); ///< the object type `base` with more fields
Shape named(std::string type);
inline const Shape nothing{Shape::Kind::object}; ///< an object without fields

using Types = std::map<std::string, Shape, std::less<>>;

/// All fields of an object, with those of its base.
std::vector<Field> fields_of(const Shape& object, const Types& types);

struct Misfit {
    std::string path;                  ///< "values[2].id"; empty for the value itself
    std::vector<std::string> expected; ///< each of these would be right; empty: no value should be there
    std::string found;
    std::size_t fitting = 0; ///< how many fields of the object were right

    std::string text() const;
};

/// The first place at which the value does not fit the shape; nothing if it fits. If the shape has alternatives, the
/// place in the one that the value is most like.
std::optional<Misfit> find_misfit(const Shape& shape, const nlohmann::json& value, const Types& types);

} // namespace aviary::server::protocol
