#include "sdk/core/kept/value_text.h"

#include "sdk/core/params/param_text.h"

#include <aviary/detail/codec.h>
#include <aviary/file.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>

namespace aviary::detail {

namespace {

struct Wrong : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string quoted(std::string_view text) { return "'" + std::string(text.substr(0, 32)) + "'"; }

struct Growing final : Sink {
    explicit Growing(std::vector<unsigned char>& to)
        : all(to) {}
    void bytes(const void* data, unsigned long size) override {
        const auto* from = static_cast<const unsigned char*>(data);
        all.insert(all.end(), from, from + size);
    }
    std::vector<unsigned char>& all;
};

/// Walks through a type and a text at once.
class Reading {
public:
    Reading(std::string_view text, Growing& to)
        : rest_(text)
        , to_(&to) {}

    void value(std::string_view type) {
        if (type.starts_with("enum:")) return number(type.substr(5));
        if (type == "text") return write(*to_, text());
        if (type == "file") return file();
        if (type.starts_with('[')) return list(type.substr(1, type.size() - 2));
        if (type.starts_with('{')) return record(type.substr(1, type.size() - 2));
        number(type);
    }
    void end() {
        skip_blanks();
        if (!rest_.empty()) throw Wrong("expected the end of the line before " + quoted(rest_));
    }

private:
    void skip_blanks() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
    }
    bool take(char sign) {
        skip_blanks();
        if (!rest_.starts_with(sign)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void must_take(char sign) {
        if (take(sign)) return;
        throw Wrong(std::string("expected '") + sign + "'"
                    + (rest_.empty() ? " before the end of the line" : " before " + quoted(rest_)));
    }
    std::string_view word() {
        skip_blanks();
        const auto size = std::min(rest_.find_first_of(" \t,:]}"), rest_.size());
        const auto word = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return word;
    }
    std::string text() {
        must_take('"');
        std::string text;
        while (!rest_.empty() && rest_.front() != '"') {
            if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
            text += rest_.front();
            rest_.remove_prefix(1);
        }
        must_take('"');
        return text;
    }

    template <typename T>
    bool number_as(std::string_view type, std::string_view name, std::string_view word) {
        if (type != name) return false;
        T number{};
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error != std::errc() || end != word.data() + word.size())
            throw Wrong(quoted(word) + " is no number of type " + std::string(name));
        write(*to_, number);
        return true;
    }
    void number(std::string_view type) {
        const auto word = this->word();
        if (type == "bool") {
            if (word != "true" && word != "false") throw Wrong(quoted(word) + " is neither true nor false");
            return write(*to_, word == "true");
        }
        if (!(number_as<float>(type, "f32", word) || number_as<double>(type, "f64", word)
                || number_as<std::int8_t>(type, "i8", word) || number_as<std::uint8_t>(type, "u8", word)
                || number_as<std::int16_t>(type, "i16", word) || number_as<std::uint16_t>(type, "u16", word)
                || number_as<std::int32_t>(type, "i32", word) || number_as<std::uint32_t>(type, "u32", word)
                || number_as<std::int64_t>(type, "i64", word) || number_as<std::uint64_t>(type, "u64", word)))
            throw Wrong("its type, " + std::string(type) + ", cannot be written in a preset");
    }
    void file() {
        skip_blanks();
        if (rest_.starts_with('"')) return File::at(text().c_str()).aviary_write(*to_);
        must_take('@');
        const auto name =
            std::string(trimmed(rest_.substr(0, std::min(rest_.find_first_of(",]}"), rest_.size()))));
        rest_.remove_prefix(std::min(rest_.find_first_of(",]}"), rest_.size()));
        const File packed = File::packed(name.c_str());
        if (!packed) throw Wrong("no file '" + name + "' lies beside the presets");
        packed.aviary_write(*to_);
    }

    /// `type` is that of an element, perhaps with a length behind it.
    void list(std::string_view type) {
        const auto element = type.substr(0, end_of_type(type));
        std::optional<unsigned long long> length;
        if (element.size() < type.size()) {
            unsigned long long number = 0;
            std::from_chars(type.data() + element.size() + 1, type.data() + type.size(), number);
            length = number;
        }
        std::vector<unsigned char> bytes;
        Growing elements(bytes);
        Growing* const outer = std::exchange(to_, &elements);
        unsigned long long count = 0;
        must_take('[');
        while (!take(']')) {
            if (count > 0) must_take(',');
            value(element);
            ++count;
        }
        to_ = outer;
        if (length && count != *length)
            throw Wrong("expected " + std::to_string(*length) + " elements, not " + std::to_string(count));
        if (!length) write(*to_, count);
        to_->bytes(bytes.data(), bytes.size());
    }

    /// `members` is "x:f32,y:f32".
    void record(std::string_view members) {
        struct Member {
            std::string_view name, type;
            std::optional<std::vector<unsigned char>> bytes{};
        };
        std::vector<Member> all;
        while (!members.empty()) {
            const auto colon = members.find(':');
            const auto name = members.substr(0, colon);
            members.remove_prefix(colon + 1);
            const auto size = end_of_type(members);
            all.push_back({name, members.substr(0, size)});
            members.remove_prefix(std::min(size + 1, members.size()));
        }
        Growing* const outer = to_;
        const auto read = [&](Member& member) {
            Growing bytes(member.bytes.emplace());
            to_ = &bytes;
            value(member.type);
            to_ = outer;
        };
        if (take('[')) {
            for (Member& member : all) {
                if (&member != &all.front()) must_take(',');
                read(member);
            }
            must_take(']');
        } else {
            must_take('{');
            for (bool first = true; !take('}'); first = false) {
                if (!first) must_take(',');
                const bool is_quoted = take('"');
                const auto name = is_quoted ? rest_.substr(0, rest_.find('"')) : word();
                if (is_quoted) rest_.remove_prefix(std::min(name.size() + 1, rest_.size()));
                must_take(':');
                Member* found = nullptr;
                for (Member& member : all)
                    if (member.name == name) found = &member;
                if (!found) throw Wrong("there is no member " + quoted(name));
                read(*found);
            }
        }
        for (const Member& member : all) {
            if (!member.bytes) throw Wrong("the member " + quoted(member.name) + " is missing");
            to_->bytes(member.bytes->data(), member.bytes->size());
        }
    }

    /// Where the first type of the text ends: before a ',' or ';' that is not within brackets.
    static std::size_t end_of_type(std::string_view text) {
        int depth = 0;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '[' || text[at] == '{') ++depth;
            if (text[at] == ']' || text[at] == '}') --depth;
            if (depth == 0 && (text[at] == ',' || text[at] == ';')) return at;
        }
        return text.size();
    }

    std::string_view rest_;
    Growing* to_;
};

} // namespace

std::string value_from_text(std::string_view type, std::string_view text, std::vector<unsigned char>& bytes) {
    try {
        Growing to(bytes);
        Reading reading(text, to);
        reading.value(type);
        reading.end();
    } catch (const Wrong& wrong) {
        return wrong.what();
    }
    return {};
}

} // namespace aviary::detail
