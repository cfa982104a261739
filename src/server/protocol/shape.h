// What a JSON value looks like, as data: values are checked by it, and its TypeScript is written from it.
//
//     const Shape strip = object({{"track", whole}, {"pan?", number, "-1 left .. 1 right"}});
//     if (const auto misfit = find_misfit(strip, params, types)) refuse(misfit->text());
//     // "'pan' must be a number; it is a string"
//
// Pure. [any-thread]
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
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
        number,
        whole, ///< a number from 0 to `largest`
        string,
        literal, ///< `value` alone
        list,    ///< any number of parts[0]
        tuple,   ///< as many as there are parts, each of its own
        either,  ///< one of the parts
        object,  ///< with `fields`, beside those of the type `name` if it has one; no others
        named,   ///< the type `name`
    };
    Kind kind = Kind::any;
    double largest = 0;
    nlohmann::json value = {};
    std::vector<Shape> parts;
    std::vector<Field> fields;
    std::string name = {};
};

struct Field {
    /// "name?" may be missing.
    Field(std::string_view written, Shape shape_of_it, std::string text_for_people = {});

    std::string name;
    bool optional = false;
    Shape shape;
    std::string text;
};

inline const Shape any{Shape::Kind::any};
inline const Shape null{Shape::Kind::null};
inline const Shape boolean{Shape::Kind::boolean};
inline const Shape number{Shape::Kind::number};
inline const Shape string{Shape::Kind::string};
inline const Shape whole{Shape::Kind::whole, 2147483647.0};        ///< fits an int
inline const Shape serial{Shape::Kind::whole, 9007199254740991.0}; ///< as large as JavaScript counts

Shape literal(nlohmann::json value);
Shape words(const std::vector<std::string>& alternatives); ///< one of these strings
Shape list(Shape of);
Shape tuple(std::vector<Shape> parts);
Shape either(std::vector<Shape> alternatives);
Shape nullable(Shape shape);
Shape object(std::vector<Field> fields);
Shape extend(std::string base, std::vector<Field> fields); ///< an object type and more
Shape named(std::string type);
inline const Shape nothing{Shape::Kind::object}; ///< an object without fields

using Types = std::map<std::string, Shape, std::less<>>;

/// Those of an object, with its base's.
std::vector<Field> fields_of(const Shape& object, const Types& types);

struct Misfit {
    std::string path;                  ///< "values[2].id"; empty for the value itself
    std::vector<std::string> expected; ///< any of these would do; none: it should not be there
    std::string found;
    std::size_t fitting = 0; ///< fields of the object that were right

    std::string text() const;
};

/// The first place at which the value is not as described; of several alternatives, in the one that it is most like.
std::optional<Misfit> find_misfit(const Shape& shape, const nlohmann::json& value, const Types& types);

} // namespace aviary::server::protocol
