// Errors as values, between rooms. Any thread.
//
//     Result<Song> song = read(path);
//     if (!song) return song.error();
//     use(*song);
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace aviary {

/// What went wrong, in words a person can act on: what failed, what was expected, what to do.
struct Error {
    std::string code;    ///< for programs: "bundle.tampered", "plugin.missing"; dotted, stable
    std::string message; ///< for people, one sentence or two
    std::string where;   ///< file, file:line:column, or bundle; may be empty

    /// "where: message", or the message alone.
    std::string text() const { return where.empty() ? message : where + ": " + message; }
};

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error)
        : content_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& operator*() & { return std::get<0>(content_); }
    const T& operator*() const& { return std::get<0>(content_); }
    T&& operator*() && { return std::get<0>(std::move(content_)); }
    T* operator->() { return &std::get<0>(content_); }
    const T* operator->() const { return &std::get<0>(content_); }
    const Error& error() const { return std::get<1>(content_); }

private:
    std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error)
        : error_(std::move(error))
        , ok_(false) {}
    bool ok() const { return ok_; }
    explicit operator bool() const { return ok_; }
    const Error& error() const { return error_; }

private:
    Error error_;
    bool ok_ = true;
};

} // namespace aviary
