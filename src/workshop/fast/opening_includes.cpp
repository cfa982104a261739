#include "workshop/fast/opening_includes.h"

#include "base/whole_file.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

/// Reads a file's directives one after the other, and skips what says nothing.
class Directives {
public:
    explicit Directives(std::string_view text)
        : text_(text) {}

    /// The next line, without its '#' and its comment; nothing when something other than a directive comes.
    std::optional<std::string> next() {
        skip();
        if (text_.empty() || text_.front() != '#') return std::nullopt;
        const auto end = std::min(text_.find('\n'), text_.size());
        std::string_view line = text_.substr(1, end - 1);
        text_.remove_prefix(end);
        line = line.substr(0, std::min(line.find("//"), line.find("/*")));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.ends_with('\\')) return std::nullopt;
        const auto first = line.find_first_not_of(" \t"), last = line.find_last_not_of(" \t");
        return first == std::string_view::npos ? "" : std::string(line.substr(first, last - first + 1));
    }
    bool is_at_end() {
        skip();
        return text_.empty();
    }

private:
    void skip() {
        for (;;) {
            text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n\f"), text_.size()));
            if (text_.starts_with("//"))
                text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
            else if (text_.starts_with("/*") && text_.find("*/", 2) != std::string_view::npos)
                text_.remove_prefix(text_.find("*/", 2) + 2);
            else
                return;
        }
    }
    std::string_view text_;
};

class Opening {
public:
    /// False once something was said.
    bool read(const fs::path& file) {
        if (++depth_ > 20) return false;
        const auto text = read_whole_file(file);
        if (!text) return false;
        Directives directives(*text);
        bool is_first = true, is_guarded = false;
        while (!directives.is_at_end()) {
            const auto line = directives.next();
            if (!line) return false;
            if (is_guarded && *line == "endif" && directives.is_at_end()) break;
            if (is_first && line->starts_with("ifndef ")) {
                is_guarded = directives.next().value_or("") == "define " + line->substr(7);
                if (!is_guarded) return false;
            } else if (!take(*line, file)) {
                return false;
            }
            is_first = false;
        }
        --depth_;
        return true;
    }
    std::vector<std::string> found;

private:
    bool take(const std::string& line, const fs::path& file) {
        if (line == "pragma once" || line.empty()) return true;
        if (!line.starts_with("include")) return false;
        const auto begin = line.find_first_not_of(" \t", 7);
        if (begin == std::string::npos || line.size() < begin + 3) return false;
        const std::string name = line.substr(begin);
        if (name.front() == '<' && name.back() == '>') {
            if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
            return true;
        }
        if (name.front() != '"' || name.back() != '"') return false;
        const fs::path own = file.parent_path() / name.substr(1, name.size() - 2);
        if (std::find(read_.begin(), read_.end(), own) != read_.end()) return true;
        read_.push_back(own);
        return read(own);
    }
    std::vector<fs::path> read_;
    int depth_ = 0;
};

} // namespace

std::vector<std::string> opening_includes(const fs::path& source) {
    Opening opening;
    opening.read(source);
    return std::move(opening.found);
}

} // namespace aviary::workshop
