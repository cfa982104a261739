// An author's mistakes that a compiler can find, said in words. plugin.h and param.h include this; plugins need not.
//
// Parameters are made at run time, so no static_assert can look at them. Clang evaluates a constructor's arguments at
// the call (attribute diagnose_if). g++ refuses a call to a function with the attribute error that is left after
// optimisation. What neither sees, as in a build without optimisation, is found when the plugin is loaded.
#pragma once

namespace aviary {
class Plugin;
}

namespace aviary::detail {

constexpr bool is_blank(const char* text) { return !text || !text[0]; }

template <typename Spec>
constexpr bool has_no_range(const Spec& spec) {
    return !(spec.min < spec.max);
}
template <typename Spec>
constexpr bool starts_outside(const Spec& spec) {
    return !(spec.min <= spec.initial && spec.initial <= spec.max);
}
template <typename Spec>
constexpr bool has_log_of_nothing(const Spec& spec) {
    if constexpr (requires { spec.curve; })
        return spec.curve != decltype(spec.curve)::linear && !(spec.min > 0);
    return false;
}
template <typename Spec>
constexpr bool has_no_choices(const Spec& spec) {
    return is_blank(spec.choices[0].name) && spec.list.empty();
}

} // namespace aviary::detail

#define AVIARY_NO_ID "the parameter has no id: give it one that will never change"
#define AVIARY_NO_RANGE "the parameter has no range: max must be above min"
#define AVIARY_STARTS_OUTSIDE "the parameter starts outside its range: initial must lie between min and max"
#define AVIARY_LOG_OF_NOTHING "the parameter has a log curve: its min must be above 0"
#define AVIARY_NO_CHOICES "the parameter has no choices: name at least one"

#if defined(__clang__)
#define AVIARY_REFUSE_IF(mistake, words)                                                                     \
    _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wgcc-compat\"")                    \
        __attribute__((diagnose_if(::aviary::detail::mistake, words, "error")))                              \
        _Pragma("clang diagnostic pop")
#else
#define AVIARY_REFUSE_IF(mistake, words)
#endif
/// These stand behind the parameters of a constructor.
#define AVIARY_REFUSE_NO_ID AVIARY_REFUSE_IF(is_blank(id), AVIARY_NO_ID)
#define AVIARY_REFUSE_NO_RANGE                                                                               \
    AVIARY_REFUSE_IF(has_no_range(spec), AVIARY_NO_RANGE)                                                    \
    AVIARY_REFUSE_IF(starts_outside(spec), AVIARY_STARTS_OUTSIDE)                                            \
    AVIARY_REFUSE_IF(has_log_of_nothing(spec), AVIARY_LOG_OF_NOTHING)
#define AVIARY_REFUSE_NO_CHOICES AVIARY_REFUSE_IF(has_no_choices(spec), AVIARY_NO_CHOICES)

namespace aviary::detail {

#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
[[gnu::error(AVIARY_NO_ID)]] void no_id();
[[gnu::error(AVIARY_NO_RANGE)]] void no_range();
[[gnu::error(AVIARY_STARTS_OUTSIDE)]] void outside();
[[gnu::error(AVIARY_LOG_OF_NOTHING)]] void log_of_nothing();
[[gnu::error(AVIARY_NO_CHOICES)]] void no_choices();

[[gnu::always_inline]] inline bool certain(bool mistake) { return __builtin_constant_p(mistake) && mistake; }

/// Returns the owner. Does not compile when it is certain that something is wrong with the parameter.
template <typename Spec>
[[gnu::always_inline]] inline Plugin& checked(Plugin& owner, const char* id, const Spec& spec) {
    if (certain(is_blank(id))) no_id();
    if constexpr (requires { spec.min; }) {
        if (certain(has_no_range(spec))) no_range();
        if (certain(starts_outside(spec))) outside();
        if (certain(has_log_of_nothing(spec))) log_of_nothing();
    }
    if constexpr (requires { spec.choices; })
        if (certain(has_no_choices(spec))) no_choices();
    return owner;
}
#else
template <typename Spec>
Plugin& checked(Plugin& owner, const char*, const Spec&) {
    return owner;
}
#endif

} // namespace aviary::detail

/// Checks the type and the descriptor of an AVIARY_PLUGIN when it is compiled.
#define AVIARY_CHECK_PLUGIN(Type, ...)                                                                       \
    static_assert(__is_base_of(::aviary::Plugin, Type),                                                      \
        #Type " is no plugin: derive it from aviary::Effect, Instrument or NoteEffect");                     \
    static_assert(!__is_abstract(Type), #Type " has no process(): override process(aviary::Block&)");        \
    static_assert(                                                                                           \
        __is_constructible(Type), #Type " cannot be made: give it a constructor without arguments");         \
    AVIARY_CHECK_FIELD(Type, id, "\"com.example.name\", which will never change", __VA_ARGS__)               \
    AVIARY_CHECK_FIELD(Type, name, "the name that hosts show", __VA_ARGS__)                                  \
    AVIARY_CHECK_FIELD(Type, vendor, "who makes it", __VA_ARGS__)                                            \
    AVIARY_CHECK_FIELD(Type, version, "\"1.0.0\"", __VA_ARGS__)
#define AVIARY_CHECK_FIELD(Type, field, what, ...)                                                           \
    static_assert(!::aviary::detail::is_blank((::aviary::Descriptor __VA_ARGS__).field),                     \
        "AVIARY_PLUGIN of " #Type " has no ." #field ": give " what);
