#include "app/command_line/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace aviary::app {

namespace {

/// Escapes text for roff: a dash becomes a minus, so that it can be copied, and no line is taken for a request.
std::string roff(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        if (letter == '-')
            safe += "\\-";
        else if (letter == '\\')
            safe += "\\e";
        else
            safe += letter;
    }
    return safe.starts_with('.') || safe.starts_with('\'') ? "\\&" + safe : safe;
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", roff(text)); }
std::string italic(std::string_view text) { return fmt::format("\\fI{}\\fR", roff(text)); }

/// "-o, --out OUT.wav"
std::string term(const Option& option) {
    if (option.is_argument()) return italic(option.name);
    std::string names;
    for (const char letter : option.name) names += letter == ',' ? std::string(", ") : std::string(1, letter);
    return option.is_flag() ? bold(names) : fmt::format("{} {}", bold(names), italic(option.value_text()));
}

/// "SONG -o OUT.wav [OPTION...]"
std::string usage(const Verb& verb) {
    std::string words;
    bool has_options = false;
    for (const Option& option : verb.options) {
        if (option.rules.required)
            words += fmt::format(" {}", term(option));
        else if (option.is_argument())
            words += fmt::format(" [{}{}]", term(option), option.takes_many() ? "..." : "");
        else
            has_options = true;
    }
    return has_options ? fmt::format("{} [{}...]", words, italic("OPTION")) : words;
}

std::string section_of(const Program& program, const Verb& verb) {
    std::string text =
        ".SS " + roff(program.name) + " " + roff(verb.name) + usage(verb) + "\n" + roff(verb.about) + ".\n";
    for (const Option& option : verb.options) {
        const std::string usual = option.usual_text();
        text += fmt::format(".TP\n{}\n{}{}.\n", term(option), roff(option.about),
            usual.empty() ? "" : fmt::format("; {} unless given", usual));
    }
    return text;
}

constexpr std::string_view closing = R"(.SH EXIT STATUS
0 done, 1 failed, 2 wrong usage. What a script would read goes to standard output, what is said to people to standard error.
.SH ENVIRONMENT
.TP
\fBAVIARY_DATA_DIR\fR
Where what Aviary remembers is kept: projects opened last, plugins found. Unless given, aviary/ in \fBXDG_DATA_HOME\fR or in
~/.local/share.
.TP
\fBCLAP_PATH\fR
Folders to look for CLAP plugins in before the usual ones, parted by colons.
)";

} // namespace

std::string manual(const Program& program) {
    std::string title = program.name;
    std::transform(
        title.begin(), title.end(), title.begin(), [](unsigned char letter) { return std::toupper(letter); });
    // "Aviary: a live workshop ..." becomes "aviary - a live workshop ...", as man wants it.
    const auto colon = program.about.find(": ");
    const std::string about = colon == std::string::npos ? program.about : program.about.substr(colon + 2);
    std::string text =
        ".TH " + title + " 1 \"\" \"" + program.name + " " + program.version + "\" \"User Commands\"\n";
    text += ".SH NAME\n" + roff(program.name) + " \\- " + roff(about) + "\n";
    text += ".SH SYNOPSIS\n" + bold(program.name) + " " + italic("VERB") + " [" + italic("OPTION")
            + "...]\n.br\n" + bold(program.name) + " [" + italic("VERB") + "] " + bold("--help") + "\n.br\n"
            + bold(program.name) + " " + bold("--version") + "\n";
    text += ".SH VERBS\n";
    for (const Verb& verb : program.verbs) text += section_of(program, verb);
    text += closing;
    return text;
}

} // namespace aviary::app
