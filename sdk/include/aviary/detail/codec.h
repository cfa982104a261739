// How values of the author's types become bytes and come back, and what their types are called in words. kept.h and
// carry.h include this; plugins need not. No call allocates by itself; a list or a text that is read does.
//
// The form, all little-endian: a number as it lies in memory, an enum as its number, a text or a list as u64 count and
// elements, an array as its elements, a record as its members in the order of AVIARY_FIELDS.
#pragma once

#include <aviary/detail/compiler.h>
#include <aviary/nonblocking.h>

namespace aviary::detail {

/// Takes bytes, one run after the other. Not for the audio thread: it may allocate.
class Sink {
public:
    virtual void bytes(const void* data, unsigned long size) = 0;

protected:
    ~Sink() = default;
};

/// Gives bytes, one run after the other. Once too few are left it fails, and gives nothing more.
class Source {
public:
    /// `project`: the folder that files are found beside, or "".
    Source(const unsigned char* data, unsigned long size, const char* project = "")
        : at_(data)
        , left_(size)
        , project_(project) {}
    bool bytes(void* data, unsigned long size) AVIARY_NONBLOCKING;
    /// A count of things that take at least a byte each; false when fewer bytes are left.
    bool count(unsigned long long& count) AVIARY_NONBLOCKING;
    unsigned long left() const { return left_; }
    const char* project() const { return project_; }

private:
    const unsigned char* at_;
    unsigned long left_;
    const char* project_;
};

/// A type in words. One that is too long ends in its hash.
class TypeText {
public:
    void add(const char* words) AVIARY_NONBLOCKING;
    void add(unsigned long number) AVIARY_NONBLOCKING;
    const char* text() const { return text_; }

private:
    static constexpr unsigned limit = 240, hash_size = 9;
    char text_[limit + hash_size + 1] = {};
    unsigned size_ = 0, hash_ = 2166136261u;
};

template <typename T>
inline constexpr bool is_number_type = false;
#define AVIARY_NUMBER_(Type, name)                                                                           \
    template <>                                                                                              \
    inline constexpr bool is_number_type<Type> = true;                                                       \
    constexpr const char* number_name(Type*) { return name; }
AVIARY_NUMBER_(bool, "bool")
AVIARY_NUMBER_(char, "i8")
AVIARY_NUMBER_(signed char, "i8")
AVIARY_NUMBER_(unsigned char, "u8")
AVIARY_NUMBER_(short, "i16")
AVIARY_NUMBER_(unsigned short, "u16")
AVIARY_NUMBER_(int, "i32")
AVIARY_NUMBER_(unsigned, "u32")
AVIARY_NUMBER_(long, sizeof(long) == 8 ? "i64" : "i32")
AVIARY_NUMBER_(unsigned long, sizeof(long) == 8 ? "u64" : "u32")
AVIARY_NUMBER_(long long, "i64")
AVIARY_NUMBER_(unsigned long long, "u64")
AVIARY_NUMBER_(float, "f32")
AVIARY_NUMBER_(double, "f64")
#undef AVIARY_NUMBER_

template <typename T>
concept IsNumber = is_number_type<T>;
template <typename T>
concept IsEnum = __is_enum(T);
template <typename T>
concept HasFields = requires(T& value) {
    T::aviary_fields(value, [](const char*, auto&) {});
};
/// A type with a form of its own, as aviary::File.
template <typename T>
concept HasOwnForm = requires(const T& value, T& changed, Sink& sink, Source& source) {
    T::aviary_type();
    value.aviary_write(sink);
    changed.aviary_read(source);
};
/// std::string and its like.
template <typename T>
concept IsText = requires(T& text, const char* from) {
    text.assign(from, from);
    text.c_str();
};
/// std::vector and its like.
template <typename T>
concept IsList = !IsText<T> && requires(T & list) {
    typename T::value_type;
    list.resize(list.size());
    list.begin();
};
/// std::array and its like.
template <typename T>
concept IsFixed = !IsList<T> && !IsText<T> && requires(T & list) {
    typename T::value_type;
    list.data();
    list.size();
};
template <typename T>
struct Array {
    static constexpr unsigned long size = 0;
};
template <typename T, decltype(sizeof(0)) N>
struct Array<T[N]> {
    using Element = T;
    static constexpr unsigned long size = N;
};
template <typename T>
concept IsArray = (Array<T>::size > 0);

/// Whether values of that type can be kept, or carried. The members of a record are looked at when it is written.
template <typename T>
constexpr bool can_be_kept() {
    if constexpr (IsArray<T>)
        return can_be_kept<typename Array<T>::Element>();
    else if constexpr (IsList<T> || IsFixed<T>)
        return can_be_kept<typename T::value_type>();
    else
        return IsNumber<T> || IsEnum<T> || IsText<T> || HasOwnForm<T> || HasFields<T>;
}
#define AVIARY_CHECK_KEPT(T)                                                                                 \
    static_assert(::aviary::detail::can_be_kept<T>(),                                                        \
        "this cannot be kept or carried: it has to be a number, an enum, a text, an array, a list of "       \
        "these, an aviary::File, or a record that names its members with AVIARY_FIELDS")

template <typename T>
void add_type(TypeText& type) AVIARY_NONBLOCKING {
    AVIARY_CHECK_KEPT(T);
    if constexpr (IsNumber<T>) {
        type.add(number_name(static_cast<T*>(nullptr)));
    } else if constexpr (IsEnum<T>) {
        type.add("enum:");
        add_type<__underlying_type(T)>(type);
    } else if constexpr (IsText<T>) {
        type.add("text");
    } else if constexpr (HasOwnForm<T>) {
        type.add(T::aviary_type());
    } else if constexpr (IsArray<T>) {
        type.add("[");
        add_type<typename Array<T>::Element>(type);
        type.add(";");
        type.add(Array<T>::size);
        type.add("]");
    } else if constexpr (IsFixed<T>) {
        type.add("[");
        add_type<typename T::value_type>(type);
        type.add(";");
        type.add(T{}.size());
        type.add("]");
    } else if constexpr (IsList<T>) {
        type.add("[");
        add_type<typename T::value_type>(type);
        type.add("]");
    } else if constexpr (HasFields<T>) {
        type.add("{");
        bool first = true;
        // Only the members' types count: no object is made.
        alignas(T) unsigned char room[sizeof(T)];
        T::aviary_fields(reinterpret_cast<T&>(room), [&](const char* name, auto& member) {
            if (!first) type.add(",");
            first = false;
            type.add(name);
            type.add(":");
            add_type_of(type, &member);
        });
        type.add("}");
    }
}
template <typename T>
void add_type_of(TypeText& type, T*) AVIARY_NONBLOCKING {
    add_type<T>(type);
}

template <typename T>
void write(Sink& sink, const T& value) {
    if constexpr (IsNumber<T> || IsEnum<T>) {
        sink.bytes(&value, sizeof value);
    } else if constexpr (HasOwnForm<T>) {
        value.aviary_write(sink);
    } else if constexpr (HasFields<T>) {
        T::aviary_fields(value, [&](const char*, auto& member) { write(sink, member); });
    } else if constexpr (IsArray<T>) {
        for (const auto& element : value) write(sink, element);
    } else {
        const unsigned long long count = value.size();
        if constexpr (!IsFixed<T>) sink.bytes(&count, sizeof count);
        if constexpr (requires { value.data(); }
                      && (IsNumber<typename T::value_type> || IsEnum<typename T::value_type>)) {
            if (count > 0) sink.bytes(value.data(), count * sizeof(typename T::value_type));
        } else {
            for (const auto& element : value) write(sink, element);
        }
    }
}

/// False when the bytes end too early, or hold what the type cannot. `value` is then part old, part new.
template <typename T>
bool read(Source& source, T& value) {
    if constexpr (is_same<T, bool>) {
        unsigned char byte = 0;
        if (!source.bytes(&byte, 1)) return false;
        value = byte != 0;
        return true;
    } else if constexpr (IsNumber<T> || IsEnum<T>) {
        return source.bytes(&value, sizeof value);
    } else if constexpr (HasOwnForm<T>) {
        return value.aviary_read(source);
    } else if constexpr (HasFields<T>) {
        bool ok = true;
        T::aviary_fields(value, [&](const char*, auto& member) { ok = ok && read(source, member); });
        return ok;
    } else if constexpr (IsArray<T> || IsFixed<T>) {
        for (auto& element : value)
            if (!read(source, element)) return false;
        return true;
    } else {
        unsigned long long count = 0;
        if (!source.count(count)) return false;
        using Element = typename T::value_type;
        if constexpr (IsNumber<Element> && requires { value.data(); }) {
            if (count > source.left() / sizeof(Element)) return false;
            value.resize(count);
            return count == 0 || source.bytes(value.data(), count * sizeof(Element));
        } else {
            // Grows as elements come: the count is not trusted.
            for (unsigned long i = 0; i < count; ++i) {
                if (i == 0 || i == value.size()) value.resize(2 * i + 16 < count ? 2 * i + 16 : count);
                Element element{};
                if (!read(source, element)) return false;
                value[i] = static_cast<Element&&>(element);
            }
            if (count == 0) value.resize(0);
            return true;
        }
    }
}

} // namespace aviary::detail
