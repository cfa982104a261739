#include "workshop/build/build_problems.h"

#include "hosting/crash/crash.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <utility>

namespace aviary::workshop {

namespace {

using Text = std::string_view;
constexpr Text is_error = "error", is_warning = "warning", is_note = "note"; // severities

Text trimmed(Text text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == Text::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool take_prefix(Text& text, Text prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// Takes ":12" or ":12:7" off the end of `text`.
struct Place {
    Text file;
    int line = 0, column = 0;
};
std::optional<int> take_last_number(Text& text) {
    const auto colon = text.rfind(':');
    if (colon == Text::npos || colon + 1 == text.size()) return std::nullopt;
    int number = 0;
    const auto end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data() + colon + 1, end, number);
    if (problem != std::errc{} || rest != end) return std::nullopt;
    text = text.substr(0, colon);
    return number;
}
Place place_of(Text text) {
    Place place;
    const auto last = take_last_number(text);
    if (!last) return {text};
    const auto before = take_last_number(text);
    place.line = before ? *before : *last;
    place.column = before ? *last : 0;
    place.file = text;
    return place;
}

Problem message_at(const Place& place, Text severity, Text text) {
    return {std::string(place.file), place.line, place.column, std::string(severity),
        std::string(trimmed(text)), {}, 0};
}

/// Without colour codes, which compilers add when the project's flags force them to.
std::string without_escapes(Text output) {
    std::string plain;
    plain.reserve(output.size());
    for (std::size_t i = 0; i < output.size(); ++i) {
        if (output[i] != '\x1b') {
            plain += output[i];
            continue;
        }
        if (i + 1 < output.size() && output[i + 1] == '[') {
            for (i += 2; i < output.size() && (output[i] < '@' || output[i] > '~');) ++i;
        } else if (i + 1 < output.size() && output[i + 1] == ']') {
            for (i += 2; i < output.size() && output[i] != '\a' && output[i] != '\x1b';) ++i;
        }
    }
    return plain;
}

class Parser {
public:
    explicit Parser(Text output)
        : rest_(output) {}

    std::vector<Problem> run(std::size_t limit) {
        while (!rest_.empty() && messages_.size() < limit) read(next_line());
        return ordered();
    }

private:
    Text next_line() {
        const auto end = rest_.find('\n');
        const Text line = rest_.substr(0, end);
        rest_ = end == Text::npos ? Text{} : rest_.substr(end + 1);
        return line;
    }
    Text peek_line() const { return rest_.substr(0, rest_.find('\n')); }

    void read(Text line) {
        read_cmake(line) || read_context(line) || read_linker(line) || read_assembler(line)
            || read_compiler(line);
    }

    void add(Problem message) {
        const bool belongs_to_another = message.severity == is_note;
        messages_.push_back(std::move(message));
        if (belongs_to_another) return;
        for (auto& context : std::exchange(context_, {})) messages_.push_back(std::move(context));
    }

    /// "In file included from a.h:3," and "b.cpp:8:15:   required from here" come before their error and belong to it.
    bool read_context(Text line) {
        Text text = trimmed(line);
        if (take_prefix(text, "In file included from ") || (in_includes_ && take_prefix(text, "from "))) {
            in_includes_ = text.ends_with(',');
            text.remove_suffix(text.ends_with(',') || text.ends_with(':') ? 1 : 0);
            context_.push_back(message_at(place_of(text), is_note, "included from here"));
            return true;
        }
        in_includes_ = false;
        if (take_prefix(text, "inlined from ")) {
            text.remove_suffix(text.ends_with(',') || text.ends_with(':') ? 1 : 0);
            const auto at = text.rfind(" at ");
            if (at != Text::npos)
                context_.push_back(message_at(place_of(text.substr(at + 4)), is_note,
                    "inlined from " + std::string(text.substr(0, at))));
            return true;
        }
        const auto required = line.find(":   required ");
        if (required == Text::npos) return false;
        context_.push_back(
            message_at(place_of(line.substr(0, required)), is_note, line.substr(required + 1)));
        return true;
    }

    /// "file:12:7: error: text", and "cc1plus: all warnings being treated as errors" without a place.
    bool read_compiler(Text line) {
        static constexpr std::pair<Text, Text> words[] = {{": fatal error: ", is_error},
            {": error: ", is_error}, {": warning: ", is_warning}, {": note: ", is_note}};
        auto first = Text::npos;
        std::pair<Text, Text> word;
        for (const auto& candidate : words)
            if (const auto at = line.find(candidate.first); at < first) first = at, word = candidate;
        if (first == Text::npos) return false;
        const Text from = line.substr(0, first), text = line.substr(first + word.first.size());
        if (from == "collect2" || text.starts_with("linker command failed"))
            return true;                                               // the linker said why
        if (text.starts_with("rebuilding 'build.ninja'")) return true; // CMake said why
        const Place place = place_of(from);
        const bool has_place = place.line > 0;
        add(message_at(
            has_place ? place : Place{}, word.second, has_place ? text : Text(line.data(), line.size())));
        return true;
    }

    /// "Fatal error: can't create d/x.o: Read-only file system", and the same of "{standard input}: " or a temporary file.
    bool read_assembler(Text line) {
        const auto at = line.find("Fatal error: ");
        if (at == Text::npos || (at != 0 && !line.substr(0, at).ends_with(": "))) return false;
        add(message_at({}, is_error, line.substr(at + 13)));
        return true;
    }

    /// GNU ld: "a.cpp:2: undefined reference to `f()'"; mold and lld: "undefined symbol: f()" and a line of who wants it.
    bool read_linker(Text line) {
        for (const Text what : {": undefined reference to ", ": multiple definition of "}) {
            const auto at = line.find(what);
            if (at == Text::npos) continue;
            Text from = line.substr(0, at);
            from.remove_prefix(from.starts_with("/usr/bin/ld: ") ? 13 : 0);
            if (const auto section = from.find(":(."); section != Text::npos) from = from.substr(0, section);
            add(message_at(place_of(from), is_error, line.substr(at + 2)));
            return true;
        }
        if (line.starts_with("mold: failed to ")) { // written by its parent process, without a severity
            add(message_at({}, is_error, line));
            return true;
        }
        if (!line.starts_with("mold: error: ") && !line.starts_with("ld.lld: error: ")) return false;
        Text by = trimmed(peek_line());
        Place place;
        if (take_prefix(by, ">>> referenced by ") || take_prefix(by, ">>> defined in "))
            place = place_of(by.substr(0, by.find(" (")));
        add(message_at(place, is_error, line.substr(line.find("error: ") + 7)));
        return true;
    }

    /// "CMake Error at CMakeLists.txt:3 (find_package):", then indented text and paragraphs up to two blank lines.
    bool read_cmake(Text line) {
        Text head = line;
        Text severity = is_error;
        if (take_prefix(head, "CMake Warning"))
            severity = is_warning;
        else if (!take_prefix(head, "CMake Error"))
            return false;
        take_prefix(head, " (dev)");
        if (take_prefix(head, ": ")) {
            add(message_at({}, severity, head));
            return true;
        }
        Place place;
        if (take_prefix(head, " at "))
            place = place_of(head.substr(0, head.find_first_of(" \n", head.find(':'))));
        if (place.line == 0 && place.file.ends_with(':'))
            place = place_of(place.file.substr(0, place.file.size() - 1));
        Problem message = message_at(place, severity, cmake_text());
        if (peek_line().starts_with("Call Stack")) {
            // For an error inside CMake's own modules, the author's place is where the call began.
            for (next_line(); !rest_.empty() && !trimmed(peek_line()).empty();) {
                const Text call = trimmed(next_line());
                place = place_of(call.substr(0, call.find(' ')));
            }
            message.file = place.file;
            message.line = place.line;
        }
        add(std::move(message));
        return true;
    }

    /// The indented paragraphs below a head line as one line of text.
    std::string cmake_text() {
        std::string text;
        for (int blanks = 0; !rest_.empty() && blanks < 2;) {
            const Text line = peek_line();
            if (!line.empty() && line.front() != ' ') break;
            next_line();
            blanks = line.empty() ? blanks + 1 : 0;
            if (line.empty()) continue;
            if (!text.empty()) text += ' ';
            text += trimmed(line);
        }
        return text;
    }

    std::vector<Problem> ordered() {
        std::vector<Problem> errors, warnings;
        auto* to = &errors;
        for (auto& message : messages_) {
            if (message.severity != is_note) to = message.severity == is_error ? &errors : &warnings;
            to->push_back(std::move(message));
        }
        std::move(warnings.begin(), warnings.end(), std::back_inserter(errors));
        return errors;
    }

    Text rest_;
    std::vector<Problem> messages_, context_;
    bool in_includes_ = false;
};

std::vector<std::string> lines_of(const std::filesystem::path& path, int first, int last) {
    std::vector<std::string> lines;
    std::ifstream file(path);
    std::string line;
    for (int number = 1; number <= last && std::getline(file, line); ++number)
        if (number >= first) lines.push_back(std::move(line));
    return lines;
}

} // namespace

std::string text_of(const Problem& problem) {
    std::string place = problem.file;
    if (problem.line > 0) place += fmt::format(":{}", problem.line);
    if (problem.line > 0 && problem.column > 0) place += fmt::format(":{}", problem.column);
    return fmt::format("{}{}{}: {}", place, place.empty() ? "" : ": ", problem.severity, problem.message);
}

std::vector<Problem> parse_build_output(std::string_view output, std::size_t limit) {
    const std::string plain = without_escapes(output);
    return Parser(plain).run(limit);
}

void blame_author(std::vector<Problem>& messages) {
    const auto is_outside = [](const Problem& message) {
        return std::filesystem::path(message.file).is_absolute();
    };
    const auto led_there = [](const Problem& note) {
        static constexpr Text words[] = {"inlined from ", "in expansion of macro ", "expanded from macro ",
            "required ", "in instantiation of ", "in constexpr expansion of "};
        return std::ranges::any_of(words, [&](Text word) { return note.message.starts_with(word); });
    };
    for (auto message = messages.begin(); message != messages.end(); ++message) {
        if (message->severity == is_note || !is_outside(*message)) continue;
        for (auto note = message + 1; note != messages.end() && note->severity == is_note; ++note) {
            if (is_outside(*note) || note->line == 0 || !led_there(*note)) continue;
            std::swap(message->file, note->file);
            std::swap(message->line, note->line);
            std::swap(message->column, note->column);
            note->message = "found here, " + note->message;
            break;
        }
    }
}

std::filesystem::path shown_path(const std::filesystem::path& path, const std::filesystem::path& project) {
    const auto inside = path.lexically_normal().lexically_relative(project);
    return inside.empty() || *inside.begin() == ".." ? path : inside;
}

std::vector<Problem> crash_problems(const std::string& message, const std::filesystem::path& project,
    const std::filesystem::path& build_folder, std::string_view severity) {
    const auto frames = hosting::frames_in(message);
    std::vector<Problem> problems{
        {.severity = std::string(severity), .message = message.substr(0, message.find("\n    in "))}};
    const auto is_ours = [&](const hosting::Frame& frame) {
        return shown_path(frame.file, project).is_relative();
    };
    const auto own = std::ranges::find_if(frames, is_ours);
    const hosting::Crash crash{.frames = frames};
    if (const auto* place = own != frames.end() ? &*own : crash.place()) {
        problems.front().file = place->file;
        problems.front().line = place->line;
    }
    for (const hosting::Frame& frame : frames)
        problems.push_back({.file = frame.file,
            .line = frame.line,
            .severity = std::string(is_note),
            .message = "in " + frame.function});
    resolve(problems, project, build_folder);
    add_frames(problems, project);
    return problems;
}

void resolve(std::vector<Problem>& messages, const std::filesystem::path& project,
    const std::filesystem::path& build_folder) {
    for (auto& message : messages) {
        if (message.file.empty()) continue;
        // CMake speaks relative to the project, compilers and linkers relative to the build folder.
        const bool upward = message.file.starts_with("../");
        const auto path = ((upward ? build_folder : project) / message.file).lexically_normal();
        const auto inside = path.lexically_relative(project);
        message.file = inside.empty() || *inside.begin() == ".." ? path.string() : inside.string();
    }
}

void add_frames(std::vector<Problem>& messages, const std::filesystem::path& project, int around) {
    for (auto& message : messages) {
        if (message.file.empty() || message.line <= 0) continue;
        const int first = std::max(1, message.line - around);
        message.frame = lines_of(project / message.file, first, message.line + around);
        message.frame_first_line = message.frame.empty() ? 0 : first;
    }
}

} // namespace aviary::workshop
