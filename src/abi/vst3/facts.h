// What a set of VST3's declarations says, in a form that two sets can be compared in. Each set is read in a translation
// unit of its own, which includes its headers and then facts.inc: ours.cpp, steinberg.cpp, and both again in the form
// that Windows has.
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace aviary::test {

struct Call {
    std::string made, taken; ///< function and arguments, as the caller and as the object see it
};

struct Interface {
    std::string name;
    void* object;                            ///< implements it as declared, and notes how it was called
    std::vector<Call> (*call)(void* object); ///< calls all functions of such an object as declared
};

struct Facts {
    std::map<std::string, std::string> ids, values, layouts;
    std::vector<Interface> interfaces;
};

Facts our_facts();
Facts our_facts_on_windows();
Facts steinbergs_facts();
Facts steinbergs_facts_on_windows();

// Arguments: each is told from the others and from itself in another width or sign. Pointers and references lead to
// memory that is never used.

inline std::string last_call;

struct alignas(64) Place {
    unsigned char bytes[4096];
};
inline Place places[10];

template <typename T>
T made_up(int n) {
    if constexpr (std::is_reference_v<T>)
        return *reinterpret_cast<std::remove_reference_t<T>*>(places[n].bytes);
    else if constexpr (std::is_pointer_v<T>)
        return reinterpret_cast<T>(places[n].bytes);
    else if constexpr (std::is_floating_point_v<T>)
        return T(0.1) * T(n + 1);
    else
        return T(std::numeric_limits<T>::max() - n);
}

inline std::string place_of(const volatile void* address) {
    const auto* at = reinterpret_cast<const volatile Place*>(address);
    return std::to_string(at - places) + ". place";
}

template <typename T>
std::string text_of(T value) {
    if constexpr (std::is_reference_v<T>)
        return place_of(&value);
    else if constexpr (std::is_pointer_v<T>)
        return place_of(value);
    else if constexpr (std::is_enum_v<T>)
        return std::to_string(+std::underlying_type_t<T>(value));
    else
        return std::to_string(+value);
}

inline std::string text_of_call(const std::string& function, const std::vector<std::string>& arguments) {
    std::string text = function + "(";
    for (const auto& argument : arguments) text += argument + " ";
    return text + ")";
}

/// A parameter's type as the function has it: an array is a pointer there.
template <typename Function>
struct Parameter;
template <typename T>
struct Parameter<void(T)> {
    using type = T;
};

/// What a function of a noting object does.
template <typename Result, typename... Arguments>
Result note(const char* function, typename Parameter<void(Arguments)>::type... arguments) {
    last_call = text_of_call(function, {text_of<typename Parameter<void(Arguments)>::type>(arguments)...});
    if constexpr (!std::is_void_v<Result>) return made_up<Result>(9);
}

template <typename Result, typename... Arguments, typename Class, typename Object>
Call call(Object& object, const char* function, Result (Class::*member)(Arguments...)) {
    last_call.clear();
    return [&]<int... N>(std::integer_sequence<int, N...>)->Call {
        const auto made = text_of_call(function, {text_of<Arguments>(made_up<Arguments>(N))...});
        if constexpr (std::is_void_v<Result>) {
            (object.*member)(made_up<Arguments>(N)...);
            return {made, last_call};
        } else {
            const auto answer = text_of<Result>((object.*member)(made_up<Arguments>(N)...));
            return {made + " = " + text_of<Result>(made_up<Result>(9)), last_call + " = " + answer};
        }
    }
    (std::make_integer_sequence<int, sizeof...(Arguments)>());
}

/// "int 4" or, of an array, "int 4 x 16".
template <typename T>
std::string kind() {
    if constexpr (std::is_array_v<T>) {
        return kind<std::remove_extent_t<T>>() + " x " + std::to_string(std::extent_v<T>);
    } else {
        const std::string word = std::is_pointer_v<T>          ? "pointer"
                                 : std::is_floating_point_v<T> ? "float"
                                 : !std::is_arithmetic_v<T>    ? "struct"
                                 : std::is_signed_v<T>         ? "int"
                                                               : "unsigned";
        return word + " " + std::to_string(sizeof(T));
    }
}

} // namespace aviary::test
