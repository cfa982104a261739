#include "song/syntax/diagnostics.h"

#include "base/edit_distance.h"
#include "base/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <utility>

namespace aviary::song {

namespace {

/// Finds lines of a text in rising order, reading it once.
class LineCursor {
public:
    explicit LineCursor(std::string_view text)
        : rest_(text) {
        if (rest_.starts_with("\xEF\xBB\xBF"))
            rest_.remove_prefix(3); // the tokenizer does not count it either
    }

    /// Without its line end; empty when there is no such line (any more).
    std::string_view line(int number) {
        while (number_ < number && !rest_.empty()) {
            const std::size_t end = rest_.find('\n');
            current_ = rest_.substr(0, end);
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
            ++number_;
        }
        return number_ == number ? current_ : std::string_view{};
    }

private:
    std::string_view rest_, current_;
    int number_ = 0;
};

/// The text from character `first` on, `count` of them at most.
std::string_view characters(std::string_view text, int first, int count) {
    const auto skip = [&](std::size_t from, int number) {
        while (from < text.size() && number > 0) {
            ++from;
            while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
            --number;
        }
        return from;
    };
    const std::size_t begin = skip(0, first);
    return text.substr(begin, skip(begin, count) - begin);
}

/// The line and, under it, the caret: "    n @Cmja7\n      ^~~~~~\n".
std::string excerpt(std::string_view line, int column, int length) {
    constexpr int width = 100, before = 40;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    // A caret far to the right: show the part around it.
    const int first = column > width - 20 ? column - 1 - before : 0;
    const std::string_view shown = characters(line, first, width);
    const bool more = shown.data() + shown.size() < line.data() + line.size();
    const int caret = column - 1 - first + (first > 0 ? 3 : 0);
    const int tail = std::clamp(length - 1, 0, std::max(0, width - (column - 1 - first) - 1));
    std::string text;
    if (first > 0) text += "...";
    text += printable(shown);
    if (more) text += "...";
    text += '\n';
    text.append(std::size_t(std::max(caret, 0)), ' ');
    text += '^';
    text.append(std::size_t(tail), '~');
    text += '\n';
    return text;
}

std::string render_with(const Diagnostic& diagnostic, std::string_view name, LineCursor& lines) {
    std::string text = line_of(diagnostic, name);
    const auto [line, column] = diagnostic.position;
    text += '\n';
    if (line > 0) text += excerpt(lines.line(line), std::max(column, 1), diagnostic.length);
    return text;
}

} // namespace

std::string_view name_of(Severity severity) {
    switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: break;
    }
    return "note";
}

std::string line_of(const Diagnostic& diagnostic, std::string_view name) {
    std::string text(name);
    const auto [line, column] = diagnostic.position;
    if (line > 0) text.append(":").append(std::to_string(line)).append(":").append(std::to_string(column));
    text.append(": ").append(name_of(diagnostic.severity)).append(": ").append(diagnostic.message);
    if (!diagnostic.hint.empty()) text.append("; ").append(diagnostic.hint);
    return text;
}

std::string render(const Diagnostic& diagnostic, const SourceText& source) {
    LineCursor lines(source.text);
    return render_with(diagnostic, source.name, lines);
}

std::string render(const std::vector<Diagnostic>& diagnostics, const SourceText& source) {
    LineCursor lines(source.text);
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) text += render_with(diagnostic, source.name, lines);
    return text;
}

std::string to_json(const std::vector<Diagnostic>& diagnostics, std::string_view file_name) {
    using nlohmann::json;
    json list = json::array();
    for (const Diagnostic& diagnostic : diagnostics) {
        list.push_back({{"file", file_name}, {"severity", name_of(diagnostic.severity)},
            {"line", diagnostic.position.line}, {"column", diagnostic.position.column},
            {"length", diagnostic.length}, {"message", diagnostic.message}, {"hint", diagnostic.hint}});
        for (const Fix& fix : diagnostic.fixes)
            list.back()["fixes"].push_back({{"line", fix.position.line}, {"column", fix.position.column},
                {"length", fix.length}, {"text", fix.text}});
    }
    return list.dump(2, ' ', false, json::error_handler_t::replace);
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
        [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

void Diagnostics::error(Span where, std::string message, std::string hint) {
    add(Severity::error, where, std::move(message), std::move(hint));
}
void Diagnostics::warning(Span where, std::string message, std::string hint, std::vector<Fix> fixes) {
    add(Severity::warning, where, std::move(message), std::move(hint), std::move(fixes));
}
void Diagnostics::note(Span where, std::string message, std::string hint) {
    add(Severity::note, where, std::move(message), std::move(hint));
}

void Diagnostics::add(
    Severity severity, Span where, std::string message, std::string hint, std::vector<Fix> fixes) {
    if (wants(severity))
        kept_.push_back(
            {severity, where.position, where.length, std::move(message), std::move(hint), std::move(fixes)});
    ++counts_[std::size_t(severity)];
}

std::vector<Diagnostic> Diagnostics::take() {
    std::stable_sort(kept_.begin(), kept_.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.position.line, a.position.column) < std::pair(b.position.line, b.position.column);
    });
    std::string more;
    for (Severity severity : {Severity::error, Severity::warning, Severity::note}) {
        const std::size_t count = counts_[std::size_t(severity)];
        if (count <= limit) continue;
        if (!more.empty()) more += ", ";
        more += std::to_string(count - limit) + " more ";
        more += name_of(severity);
        if (count - limit > 1) more += "s";
    }
    if (!more.empty()) kept_.push_back({Severity::note, {}, 1, "and " + more + " are not shown", {}});
    counts_ = {};
    return std::exchange(kept_, {});
}

std::string in_quotes(std::string_view text) {
    constexpr int longest = 40;
    const std::string_view start = characters(text.substr(0, 4 * longest), 0, longest);
    std::string result(1, '\'');
    result += printable(start);
    result += start.size() < text.size() ? "...'" : "'";
    return result;
}

std::string did_you_mean(std::string_view written, std::span<const std::string_view> words) {
    if (written.empty() || written.size() > 30) return {};
    const int tolerance = written.size() < 4 ? 1 : 2;
    std::string_view nearest;
    int nearest_distance = tolerance + 1;
    for (std::string_view word : words) {
        if (word.size() > written.size() + 2 || word == written) continue;
        const int distance = int(edit_distance(written, word));
        // A word that shares no letter with what was written is no guess at all.
        if (distance < nearest_distance && distance < int(std::max(word.size(), written.size())))
            nearest = word, nearest_distance = distance;
    }
    return nearest.empty() ? "" : "did you mean '" + std::string(nearest) + "'?";
}

std::string did_you_mean(std::string_view written, std::initializer_list<std::string_view> words) {
    return did_you_mean(written, std::span(words.begin(), words.size()));
}

} // namespace aviary::song
