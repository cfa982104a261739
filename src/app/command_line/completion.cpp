#include "app/command_line/manual.h"

#include <fmt/format.h>

#include <algorithm>

namespace aviary::app {

namespace {

/// Splits "-o,--out" into its names.
std::vector<std::string> names_of(const Option& option) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at <= option.name.size();) {
        const auto end = std::min(option.name.find(',', at), option.name.size());
        names.push_back(option.name.substr(at, end - at));
        at = end + 1;
    }
    return names;
}

enum class Fills { nothing, words, folders, files };

Fills fills(const Option& option) {
    if (std::holds_alternative<Words>(option.to)) return Fills::words;
    const bool are_files = option.is_argument() && option.takes_many();
    if (!are_files && !std::holds_alternative<std::filesystem::path*>(option.to)) return Fills::nothing;
    return option.value_text() == "DIR" ? Fills::folders : Fills::files;
}

std::string joined(const std::vector<std::string>& words, std::string_view by) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : std::string(by)) + word;
    return text;
}

std::string words_of(const Option& option) { return joined(std::get<Words>(option.to).words, " "); }

/// The text in single quotes, as every shell reads it.
std::string in_quotes(std::string_view text) {
    std::string safe = "'";
    for (const char letter : text) safe += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    return safe + "'";
}

std::string verb_names(const Program& program) {
    std::vector<std::string> names;
    for (const Verb& verb : program.verbs) names.push_back(verb.name);
    return joined(names, " ");
}

// ---- bash ----

std::string bash_command(Fills what, const Option& option) {
    switch (what) {
    case Fills::words: return "COMPREPLY=($(compgen -W " + in_quotes(words_of(option)) + " -- \"$word\"))";
    case Fills::folders: return "compopt -o dirnames";
    case Fills::files: return "compopt -o default";
    case Fills::nothing: break;
    }
    return ":";
}

std::string bash_verb(const Verb& verb) {
    std::vector<std::string> options{"--help"};
    std::string after, argument = ":";
    for (const Option& option : verb.options) {
        if (option.is_argument()) {
            argument = bash_command(fills(option), option);
            continue;
        }
        const auto names = names_of(option);
        options.insert(options.end(), names.begin(), names.end());
        if (!option.is_flag())
            after +=
                "    " + joined(names, "|") + ") " + bash_command(fills(option), option) + "; return ;;\n";
    }
    std::string text = "  " + verb.name + ")\n";
    if (!after.empty()) text += "    case $before in\n" + after + "    esac\n";
    return text + "    if [[ $word == -* ]]; then COMPREPLY=($(compgen -W " + in_quotes(joined(options, " "))
           + " -- \"$word\")); else " + argument + "; fi ;;\n";
}

std::string bash(const Program& program) {
    const std::string function = "_" + program.name;
    std::string text = function
                       + "() {\n  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                         "  COMPREPLY=()\n  if ((COMP_CWORD == 1)); then\n    COMPREPLY=($(compgen -W "
                       + in_quotes(verb_names(program) + " --help --version")
                       + " -- \"$word\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n";
    for (const Verb& verb : program.verbs) text += bash_verb(verb);
    return text + "  esac\n}\ncomplete -F " + function + " " + program.name + "\n";
}

// ---- zsh ----

/// Escapes text for zsh's _arguments, where brackets and colons separate the parts of an option.
std::string zsh_text(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        if (letter == '[' || letter == ']' || letter == ':') safe += '\\';
        safe += letter;
    }
    return safe;
}

std::string zsh_action(const Option& option) {
    const std::string message = fmt::format(":{}:", zsh_text(option.value_text()));
    switch (fills(option)) {
    case Fills::words: return fmt::format("{}({})", message, words_of(option));
    case Fills::folders: return message + "_files -/";
    case Fills::files: return message + "_files";
    case Fills::nothing: break;
    }
    return message;
}

std::string zsh(const Program& program) {
    std::string text = "#compdef " + program.name + "\n\n_" + program.name + "() {\n  local -a verbs=(\n";
    for (const Verb& verb : program.verbs)
        text += "    " + in_quotes(verb.name + ":" + zsh_text(verb.about)) + "\n";
    text += "  )\n  if ((CURRENT == 2)); then\n    _describe verb verbs\n    return\n  fi\n"
            "  local verb=$words[2]\n  shift words\n  ((CURRENT--))\n  case $verb in\n";
    for (const Verb& verb : program.verbs) {
        text += "  " + verb.name + ")\n    _arguments " + in_quotes("--help[Say what it takes]");
        int place = 0;
        for (const Option& option : verb.options) {
            if (option.is_argument()) {
                text += " \\\n      " + in_quotes(std::to_string(++place) + zsh_action(option));
                continue;
            }
            for (const auto& name : names_of(option))
                text += " \\\n      "
                        + in_quotes(name + "[" + zsh_text(option.about) + "]"
                                    + (option.is_flag() ? "" : zsh_action(option)));
        }
        text += " ;;\n";
    }
    return text + "  esac\n}\n\n_" + program.name + " \"$@\"\n";
}

// ---- fish ----

/// How fish completes the value: -x offers no files, -r does.
std::string fish_value(const Option& option) {
    switch (fills(option)) {
    case Fills::words: return " -x -a " + in_quotes(words_of(option));
    case Fills::folders: return " -x -a '(__fish_complete_directories)'";
    case Fills::files: return " -r -F";
    case Fills::nothing: break;
    }
    return " -x";
}

std::string fish(const Program& program) {
    const std::string begin = "complete -c " + program.name;
    std::string text = begin + " -f\n";
    for (const Verb& verb : program.verbs) {
        text += begin + " -n __fish_use_subcommand -a " + verb.name + " -d " + in_quotes(verb.about) + "\n";
        const std::string inside = begin + " -n '__fish_seen_subcommand_from " + verb.name + "'";
        for (const Option& option : verb.options) {
            if (option.is_argument()) {
                if (fills(option) == Fills::files) text += inside + " -F\n";
                if (fills(option) == Fills::folders) text += inside + " -a '(__fish_complete_directories)'\n";
                continue;
            }
            text += inside;
            for (const auto& name : names_of(option))
                text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            text += (option.is_flag() ? "" : fish_value(option)) + " -d " + in_quotes(option.about) + "\n";
        }
    }
    return text;
}

} // namespace

std::optional<std::string> completion(const Program& program, std::string_view shell) {
    if (shell == "bash") return bash(program);
    if (shell == "zsh") return zsh(program);
    if (shell == "fish") return fish(program);
    return std::nullopt;
}

} // namespace aviary::app
