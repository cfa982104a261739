#include "song/files/json_text.h"

#include <algorithm>
#include <set>

namespace aviary::song {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Line and column of a byte, in characters.
Position position_of(std::string_view text, std::size_t offset) {
    offset = std::min(offset, text.size());
    const std::string_view before = text.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n');
    std::string_view start = before.substr(before.rfind('\n') + 1); // npos + 1 is 0
    if (line == 0 && start.starts_with(byte_order_mark)) start.remove_prefix(byte_order_mark.size());
    const auto column = std::count_if(
        start.begin(), start.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return {int(line) + 1, int(column) + 1};
}

Diagnostic problem(std::string_view text, std::size_t offset, std::string message, std::string hint = {}) {
    return {Severity::error, position_of(text, offset), 1, std::move(message), std::move(hint)};
}

/// The offset behind the string that begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at + 1;
}

/// Finds what we refuse in valid JSON: nesting that is too deep, or a field that stands twice in its object, since only
/// one of the two could be kept.
std::optional<Diagnostic> beyond_bounds(std::string_view text) {
    std::vector<std::set<std::string>> open; // names in each object, none in a list
    char before = '\0';
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"') {
            const std::size_t end = end_of_string(text, at);
            if (before == '{' || (before == ',' && !open.back().empty())) {
                const auto name = Json::parse(text.substr(at, end - at)).get<std::string>();
                if (!open.back().insert(name).second)
                    return problem(text, at, "the field " + in_quotes(name) + " stands twice in this object",
                        "keep one of the two");
            }
            before = c, at = end;
            continue;
        }
        if (c == '{' || c == '[') open.emplace_back();
        if (c == '}' || c == ']') open.pop_back();
        if (open.size() > deepest)
            return problem(text, at, "this is nested deeper than " + std::to_string(deepest));
        if (!std::isspace(static_cast<unsigned char>(c))) before = c;
        ++at;
    }
    return {};
}

/// Walks through valid JSON to a place in it.
class Walk {
public:
    explicit Walk(std::string_view text)
        : text_(text) {
        if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
        skip_blanks();
    }

    std::size_t to(const Path& path) {
        std::size_t place = at_;
        for (const Step& step : path) {
            const auto* name = std::get_if<std::string>(&step);
            const auto found = name ? to_field(*name) : to_element(std::get<std::size_t>(step));
            if (!found) break;
            place = *found;
        }
        return place;
    }

private:
    void skip_blanks() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
            ++at_;
    }
    char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_value() {
        int depth = 0;
        do {
            const char c = here();
            if (c == '"') {
                at_ = end_of_string(text_, at_);
            } else if (c == '{' || c == '[') {
                ++depth, ++at_;
            } else if (c == '}' || c == ']') {
                --depth, ++at_;
            } else if (depth > 0) {
                ++at_;
            } else {
                at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
            }
        } while (depth > 0 && at_ < text_.size());
        skip_blanks();
    }

    /// Steps into the list or object that begins here, or over the comma to its next value; false at its end.
    bool next() {
        ++at_;
        skip_blanks();
        return at_ < text_.size() && here() != '}' && here() != ']';
    }

    std::optional<std::size_t> to_field(const std::string& name) {
        if (here() != '{') return {};
        while (next()) {
            const std::size_t place = at_, end = end_of_string(text_, at_);
            const Json key = Json::parse(text_.substr(at_, end - at_), nullptr, false);
            at_ = text_.find(':', end);
            if (at_ == std::string_view::npos) return {};
            ++at_;
            skip_blanks();
            if (key == name) return place;
            skip_value();
            if (here() != ',') return {};
        }
        return {};
    }

    std::optional<std::size_t> to_element(std::size_t index) {
        if (here() != '[') return {};
        for (std::size_t i = 0; next(); ++i) {
            if (i == index) return at_;
            skip_value();
            if (here() != ',') return {};
        }
        return {};
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

std::string_view line_around(std::string_view text, std::size_t offset) {
    offset = std::min(offset, text.size());
    const std::size_t begin = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
    return text.substr(begin, text.find('\n', begin) - begin);
}

/// What the JSON library says, without its own name and its own line and column.
Diagnostic no_json(std::string_view text, const nlohmann::json::parse_error& error) {
    const std::size_t offset = error.byte == 0 ? 0 : error.byte - 1;
    const std::string_view line = line_around(text, offset);
    for (const std::string_view mark : {"<<<<<<<", "=======", ">>>>>>>"})
        if (line.starts_with(mark))
            return problem(text, std::size_t(line.data() - text.data()),
                "here two versions of the file were merged and not decided between",
                "keep one of the two, and remove the lines '<<<<<<<', '=======' and '>>>>>>>'");
    std::string words = error.what();
    if (const auto at = words.find(", column "); at != std::string::npos)
        if (const auto colon = words.find(": ", at); colon != std::string::npos) words.erase(0, colon + 2);
    return problem(text, offset, "this is no JSON: " + words);
}

} // namespace

std::variant<Json, Diagnostic> read_json(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c); }))
        return problem(text, 0, "the file is empty", "bring back its content, or remove it to begin anew");
    try {
        Json json = Json::parse(text);
        if (auto found = beyond_bounds(text)) return *found;
        return json;
    } catch (const nlohmann::json::parse_error& error) {
        return no_json(text, error);
    } catch (const nlohmann::json::exception& error) { // a number that is too large; it does not say where
        return Diagnostic{Severity::error, {}, 1, std::string("this cannot be read: ") + error.what(), {}};
    }
}

Diagnostic at_place(std::string_view text, const Wrong& wrong) {
    return problem(text, Walk(text).to(wrong.path), wrong.message, wrong.hint);
}

std::string write_json(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string shown(const Json& value) {
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() <= 40) return text;
    std::size_t end = 37;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

} // namespace aviary::song
