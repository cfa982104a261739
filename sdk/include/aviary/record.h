// Names the members of a record, so that it can be kept, carried and shown by name:
//
//     struct Zone {
//         int low, high;
//         aviary::File sample;
//         AVIARY_FIELDS(low, high, sample)
//     };
//
// What can be kept is made of numbers, bools, enums, text, arrays, lists such as std::vector, aviary::File, and records
// of these. All of it has a type in words, as "[{low:i32,high:i32,sample:file}]": a value whose type has changed since
// it was saved is not loaded as something else.
#pragma once

#define AVIARY_PARENTHESES_ ()
#define AVIARY_RESCAN_(...)                                                                                  \
    AVIARY_RESCAN_3_(AVIARY_RESCAN_3_(AVIARY_RESCAN_3_(AVIARY_RESCAN_3_(__VA_ARGS__))))
#define AVIARY_RESCAN_3_(...)                                                                                \
    AVIARY_RESCAN_2_(AVIARY_RESCAN_2_(AVIARY_RESCAN_2_(AVIARY_RESCAN_2_(__VA_ARGS__))))
#define AVIARY_RESCAN_2_(...)                                                                                \
    AVIARY_RESCAN_1_(AVIARY_RESCAN_1_(AVIARY_RESCAN_1_(AVIARY_RESCAN_1_(__VA_ARGS__))))
#define AVIARY_RESCAN_1_(...) __VA_ARGS__
#define AVIARY_VISIT_EACH_(field, ...)                                                                       \
    aviary_visit(#field, aviary_self.field);                                                                 \
    __VA_OPT__(AVIARY_VISIT_REST_ AVIARY_PARENTHESES_(__VA_ARGS__))
#define AVIARY_VISIT_REST_() AVIARY_VISIT_EACH_
/// Stands in the record, behind its members; up to 64 of them.
#define AVIARY_FIELDS(...)                                                                                   \
    template <typename Self, typename Visit>                                                                 \
    static constexpr void aviary_fields(Self& aviary_self, Visit&& aviary_visit) {                           \
        AVIARY_RESCAN_(AVIARY_VISIT_EACH_(__VA_ARGS__))                                                      \
    }
