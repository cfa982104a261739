#include "workshop/fast/compilers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

bool is_compiler(const std::string& program) {
    const std::string name = fs::path(program).filename().string();
    return name.find("c++") != std::string::npos || name.find("g++") != std::string::npos
           || name.find("clang++") != std::string::npos;
}

/// The place of the compiler behind a compiler cache, which would only cost time here.
std::optional<std::size_t> compiler_in(const Command& compile) {
    for (std::size_t i = 0; i < std::min<std::size_t>(compile.size(), 2); ++i) {
        if (is_compiler(compile[i])) return i;
        const std::string name = fs::path(compile[i]).filename().string();
        if (name != "ccache" && name != "sccache") return std::nullopt;
    }
    return std::nullopt;
}

bool is_flag(std::string_view word, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
        [&](std::string_view start) { return word.starts_with(start); });
}

/// What binds all objects of a library together, or comes before all that is included.
bool is_binding(std::string_view word) {
    return is_flag(word, {"-flto", "-fsanitize", "-fprofile", "--coverage", "-fmodules", "-include",
                             "-imacros", "-x", "@", "-fcoverage", "-fplugin", "-Xclang"});
}

/// Of a GCC that says nothing, which depends on its dialect. Clang would do otherwise.
std::string contraction_of(const Command& compile) {
    const bool is_strict = std::any_of(
        compile.begin(), compile.end(), [](const std::string& word) { return word.starts_with("-std=c++"); });
    return is_strict ? "-ffp-contract=off" : "-ffp-contract=fast";
}

} // namespace

std::optional<fs::path> newest_clang() {
    constexpr std::string_view stem = "clang++-";
    std::optional<fs::path> newest;
    int newest_version = -1;
    std::string_view path = std::getenv("PATH") ? std::getenv("PATH") : "";
    while (!path.empty()) {
        const auto end = std::min(path.find(':'), path.size());
        const fs::path folder = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), last; !error && entry != last;
             entry.increment(error)) {
            const std::string name = entry->path().filename().string();
            int version = 0; // of one without a number
            if (name != "clang++") {
                if (!name.starts_with(stem)) continue;
                const char* begin = name.data() + stem.size();
                const auto read = std::from_chars(begin, name.data() + name.size(), version);
                if (read.ec != std::errc() || read.ptr != name.data() + name.size()) continue;
            }
            if (version <= newest_version) continue;
            newest_version = version;
            newest = entry->path();
        }
    }
    return newest;
}

std::vector<Rung> compilers_for(const Command& compile, const std::optional<fs::path>& clang) {
    const auto place = compiler_in(compile);
    if (!place) return {};
    const fs::path own = compile[*place];
    std::error_code error;
    const std::string real = fs::canonical(own, error).filename().string();
    if (error) return {};
    if (real.find("clang") != std::string::npos)
        return {{own, Rung::Kind::clang, "-O0", false}, {own, Rung::Kind::clang, "-O1", false}};
    std::vector<Rung> rungs;
    if (clang) rungs = {{*clang, Rung::Kind::clang, "-O0", true}, {*clang, Rung::Kind::clang, "-O1", true}};
    rungs.push_back({own, Rung::Kind::gcc, "-Og", false});
    rungs.push_back({own, Rung::Kind::gcc, "-O1", false});
    return rungs;
}

std::optional<Command> fast_command(const Command& compile, const Rung& rung) {
    const auto place = compiler_in(compile);
    if (!place) return std::nullopt;
    Command command{rung.compiler.string()};
    bool is_fast_math = false, tells_contraction = false;
    for (std::size_t i = *place + 1; i < compile.size(); ++i) {
        const std::string& word = compile[i];
        if (is_binding(word)) return std::nullopt;
        if (word == "-o" || word == "-MT" || word == "-MF" || word == "-MQ" || word == "-c") {
            ++i; // with what follows it; CMake puts the source behind -c
            continue;
        }
        if (word == "-MD" || word == "-MMD" || word == "-Winvalid-pch" || is_flag(word, {"-O"})) {
            is_fast_math = is_fast_math || word == "-Ofast";
            continue;
        }
        if (is_flag(word, {"-W"}) && !is_flag(word, {"-Wa,", "-Wp,", "-Wl,"}))
            continue; // the author's build warns
        if (rung.is_foreign && is_flag(word, {"-fno-gnu-unique", "-fpch-preprocess"})) continue;
        tells_contraction = tells_contraction || word.starts_with("-ffp-contract");
        command.push_back(word);
    }
    if (is_fast_math) command.push_back("-ffast-math");
    if (rung.is_foreign && !tells_contraction && !is_fast_math) command.push_back(contraction_of(compile));
    command.push_back(rung.level);
    command.push_back("-w");
    return command;
}

} // namespace aviary::workshop
