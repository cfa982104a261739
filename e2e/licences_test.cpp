// What is shipped against docs/licences.md: shared libraries, headers and what the page in the browser is made of come
// from packages that the tables there name, and each has a licence that leaves Aviary MIT. Everything has to be built.
#include "base/testing/folder_contents.h"
#include "base/testing/temporary_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace aviary {
namespace {

namespace fs = std::filesystem;
using Words = std::set<std::string>;
const fs::path source = AVIARY_SOURCE_DIR, build = AVIARY_BUILD_DIR;

/// Licences under which code may become a part of ours.
const Words permissive = {"MIT", "ISC", "Zlib", "BSL-1.0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause",
    "AFL-2.1", "public domain"};
/// Those whose libraries are linked as shared ones only.
const Words shared_only = {"LGPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later", "Sleepycat"};
/// The GPL, with what takes away its claim on programs that use it.
const Words excepted = {"GPL-3.0-or-later with GCC runtime exception", "GPL-2.0-only with linking exception",
    "GPL-2.0-only with syscall note"};

/// A row of a table: packages in backticks, their licence, what they are for.
struct Entry {
    std::string licence, folder; ///< the only one that may be used, where the row says so
};
using Table = std::map<std::string, Entry>; ///< by package

/// The table below a heading of the page.
Table table(const std::string& heading) {
    static const std::regex row(R"(^\| (`[^|]+`) \| ([^|]+) \|)"), package(R"(`([^`]+)`)");
    std::istringstream page(read_text(source / "docs/licences.md"));
    Table found;
    bool inside = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("## ")) inside = line == "## " + heading;
        std::smatch cells;
        if (!inside || !std::regex_search(line, cells, row)) continue;
        const std::string packages = cells[1];
        for (std::sregex_iterator at(packages.begin(), packages.end(), package), end; at != end; ++at) {
            const std::string name = (*at)[1];
            const auto colon = name.find(':');
            found[name.substr(0, colon)] = {cells[2], colon == name.npos ? "" : name.substr(colon + 1)};
        }
    }
    return found;
}
const Table& used() {
    static const Table all = table("Linked and included");
    return all;
}
const Table& brought_along() {
    static const Table all = table("What those bring along");
    return all;
}

std::vector<std::string> lines_of(const std::string& command) {
    std::FILE* pipe = popen(("cd '" + build.string() + "' && " + command + " 2>/dev/null").c_str(), "r");
    std::vector<std::string> lines(1);
    for (int next = std::fgetc(pipe); next != EOF; next = std::fgetc(pipe))
        if (next == '\n')
            lines.emplace_back();
        else
            lines.back() += char(next);
    pclose(pipe);
    lines.pop_back();
    return lines;
}

template <typename Names>
std::string quoted(const Names& names) {
    std::string all;
    for (const std::string& name : names) all += " '" + name + "'";
    return all;
}

/// The packages that files belong to; a file of none is left out.
std::map<std::string, std::string> packages_of(const Words& files) {
    static const std::regex answer(R"(^([^:, ]+)(?::\w+)?: (/.*)$)");
    std::map<std::string, std::string> wanted, found; // as Debian lists it, from before /lib was a link
    for (const std::string& file : files) {
        wanted[file] = file;
        if (file.starts_with("/usr/lib")) wanted[file.substr(4)] = file;
    }
    const TemporaryFolder folder; // more names than a command line takes
    const fs::path list = folder.path() / "names";
    {
        std::ofstream names(list);
        for (const auto& [name, file] : wanted) names << name << '\n';
    }
    std::smatch match;
    for (const auto& line : lines_of("xargs -d '\\n' dpkg-query -S <'" + list.string() + "'"))
        if (std::regex_match(line, match, answer) && wanted.contains(match[2]))
            found[wanted[match[2]]] = match[1];
    return found;
}

/// What is shipped: what `cmake --install` puts somewhere, and the plugins that are built.
struct Shipped {
    std::vector<fs::path> programs; ///< and shared libraries
    Words targets;                  ///< that build them and the SDK's static libraries, as Ninja calls them
};

bool is_elf(const fs::path& file) {
    std::array<char, 4> magic{};
    std::ifstream(file, std::ios::binary).read(magic.data(), magic.size());
    return std::string_view(magic.data(), magic.size())
           == "\x7f"
              "ELF";
}

Shipped find_shipped() {
    static const TemporaryFolder prefix;
    Shipped all;
    Words names;
    lines_of(CMAKE " --install . --prefix '" + prefix.path().string() + "'");
    for (const auto& entry : fs::recursive_directory_iterator(prefix.path())) {
        const bool program = entry.is_regular_file() && is_elf(entry.path());
        if (program) all.programs.push_back(entry.path());
        if (program || entry.path().extension() == ".a") names.insert(entry.path().filename());
    }
    for (const auto& entry : fs::directory_iterator(build / "plugins")) {
        const auto name = entry.path().filename().string();
        const auto clap = entry.path() / (name + ".clap");
        if (!fs::exists(clap)) continue;
        all.programs.push_back(clap);
        for (const auto& system : fs::directory_iterator(build / "vst3" / (name + ".vst3/Contents")))
            if (const auto library = system.path() / (name + ".so"); fs::exists(library))
                all.programs.push_back(library);
        names.insert({name + ".clap", name + ".so"});
    }
    static const std::regex linked(R"(^(.+): \w+_LINKER__\S+$)");
    std::smatch match;
    for (const auto& line : lines_of(NINJA " -t targets all"))
        if (std::regex_match(line, match, linked) && names.contains(fs::path(match.str(1)).filename()))
            all.targets.insert(match[1]);
    EXPECT_TRUE(all.programs.size() > 15 && all.targets.size() > 15) << "build everything first";
    return all;
}
const Shipped& shipped() {
    static const Shipped all = find_shipped();
    return all;
}

/// The shared libraries that each program needs, by path. `direct`: not those that its libraries need in turn.
std::map<fs::path, Words> libraries(bool direct) {
    static const std::regex needed(R"(\(NEEDED\).*\[(.+)\])"), resolved(R"(^\s*(?:(\S+) => )?(/\S+) \()");
    std::map<fs::path, Words> all;
    std::smatch match;
    for (const auto& program : shipped().programs) {
        Words names;
        for (const auto& line : lines_of("readelf -d '" + program.string() + "'"))
            if (std::regex_search(line, match, needed)) names.insert(match[1]);
        for (const auto& line : lines_of("ldd '" + program.string() + "'"))
            if (std::regex_search(line, match, resolved))
                if (const fs::path name = match.str(match[1].matched ? 1 : 2);
                    !direct || names.contains(name.filename()))
                    all[program].insert(fs::canonical(match.str(2)));
        EXPECT_GE(all[program].size(), direct ? names.size() : 1) << program << " cannot be read";
    }
    return all;
}

/// The same by package: "libfmt9" for libfmt.so.9. A library of no package stands for itself.
std::map<fs::path, Words> packages_needed(bool direct) {
    const auto files = libraries(direct);
    Words every;
    for (const auto& [program, needs] : files) every.insert(needs.begin(), needs.end());
    const auto owners = packages_of(every);
    std::map<fs::path, Words> all;
    for (const auto& [program, needs] : files)
        for (const auto& file : needs) all[program].insert(owners.contains(file) ? owners.at(file) : file);
    return all;
}

/// The headers from elsewhere that targets were compiled with, by package.
std::map<std::string, Words> headers_by_package(const Words& targets) {
    static const std::regex object(R"(\.(o|gch)$)");
    Words objects, headers;
    for (const auto& input : lines_of(NINJA " -t inputs" + quoted(targets)))
        if (std::regex_search(input, object)) objects.insert(input);
    EXPECT_GT(objects.size(), targets.size()) << "build everything first";
    for (const auto& line : lines_of(NINJA " -t deps" + quoted(objects))) {
        if (!line.starts_with("    ")) continue;
        const auto file = fs::weakly_canonical(build / line.substr(4));
        if (!file.string().starts_with(source.string()) && !file.string().starts_with(build.string()))
            headers.insert(file);
    }
    const auto owners = packages_of(headers);
    std::map<std::string, Words> all;
    for (const auto& header : headers) all[owners.contains(header) ? owners.at(header) : ""].insert(header);
    return all;
}

TEST(Licences, ThePageNamesOnlyThoseThatLeaveAviaryMit) {
    ASSERT_GT(used().size(), 10u);
    ASSERT_GT(brought_along().size(), 10u);
    for (const auto* all : {&used(), &brought_along()})
        for (const auto& [package, entry] : *all)
            EXPECT_TRUE(permissive.contains(entry.licence) || shared_only.contains(entry.licence)
                        || excepted.contains(entry.licence))
                << package << ": " << entry.licence;
}

TEST(Licences, ProgramsAndPluginsNeedOnlyLibrariesOfThePage) {
    for (const auto& [program, packages] : packages_needed(true))
        for (const auto& package : packages)
            EXPECT_TRUE(used().contains(package)) << program << " needs " << package;
}

// All but the window's: WebKitGTK brings along half a desktop, another on every system.
TEST(Licences, SoDoTheLibrariesThatThoseBringAlong) {
    for (const auto& [program, packages] : packages_needed(false)) {
        if (program.filename() == "aviary-window") continue;
        for (const auto& package : packages)
            EXPECT_TRUE(used().contains(package) || brought_along().contains(package))
                << program << " brings along " << package;
    }
}

TEST(Licences, HeadersComeFromPackagesOfThePage) {
    for (const auto& [package, headers] : headers_by_package(shipped().targets)) {
        const auto entry = used().find(package);
        EXPECT_TRUE(entry != used().end()) << "'" << package << "' has " << *headers.begin();
        if (entry == used().end()) continue;
        for (const auto& header : headers)
            EXPECT_TRUE(header.starts_with(entry->second.folder)) << header << " of " << package;
    }
}

TEST(Licences, PluginsNeedNothingButTheCompilersLibrariesAndClapsHeaders) {
    const Words libraries = {"libc6", "libgcc-s1", "libstdc++6"},
                headers = {"libc6-dev", "linux-libc-dev", "libgcc-12-dev", "libstdc++-12-dev", "dpf-source"};
    const auto is_plugin = [](const fs::path& file) {
        return file.extension() == ".clap" || file.string().find(".vst3/") != std::string::npos;
    };
    for (const auto& [program, packages] : packages_needed(false))
        for (const auto& package : packages)
            EXPECT_TRUE(!is_plugin(program) || libraries.contains(package)) << program << ": " << package;
    Words parts = shipped().targets; // a VST3 is made of what the CLAP is made of, and of that library
    std::erase_if(parts, [](const std::string& target) {
        return !target.ends_with(".clap") && !target.ends_with("libaviary_vst3.a");
    });
    for (const auto& [package, files] : headers_by_package(parts))
        EXPECT_TRUE(headers.contains(package)) << package << ": " << *files.begin();
}

TEST(Licences, NothingIsLinkedInThatHasToStayShared) {
    Words archives;
    for (const auto& input : lines_of(NINJA " -t inputs" + quoted(shipped().targets)))
        if (input.starts_with("/") && input.ends_with(".a")) archives.insert(fs::canonical(input));
    const auto owners = packages_of(archives);
    for (const auto& archive : archives) {
        ASSERT_TRUE(owners.contains(archive) && used().contains(owners.at(archive))) << archive;
        EXPECT_TRUE(permissive.contains(used().at(owners.at(archive)).licence)) << archive;
    }
}

TEST(Licences, EveryPackageOfThePageIsUsed) {
    Words seen;
    for (auto& [program, packages] : packages_needed(true)) seen.insert(packages.begin(), packages.end());
    for (const auto& [package, headers] : headers_by_package(shipped().targets)) seen.insert(package);
    for (const auto& [package, entry] : used()) EXPECT_TRUE(seen.contains(package)) << package;
}

TEST(Licences, ThePageInTheBrowserIsMadeOfWhatThePageNames) {
    const auto in_browser = table("In the browser");
    const auto packages = nlohmann::json::parse(read_text(source / "web/package-lock.json")).at("packages");
    // What makes the page is no part of it.
    const Words builders = {"vite", "rollup", "@vitejs/plugin-react"};
    std::vector<std::string> waiting;
    for (const auto& [name, version] : packages.at("").at("dependencies").items())
        if (!builders.contains(name)) waiting.push_back(name);
    Words known(waiting.begin(), waiting.end()), seen;
    while (!waiting.empty()) {
        const std::string name = waiting.back();
        waiting.pop_back();
        const auto& package = packages.at("node_modules/" + name);
        const auto family = name.starts_with("@") ? name.substr(0, name.find('/')) + "/*" : name;
        ASSERT_TRUE(in_browser.contains(family)) << name;
        EXPECT_EQ(package.value("license", "none"), in_browser.at(family).licence) << name;
        EXPECT_TRUE(permissive.contains(in_browser.at(family).licence)) << name;
        seen.insert(family);
        const auto needs = package.value("dependencies", nlohmann::json::object());
        for (const auto& [needed, version] : needs.items())
            if (known.insert(needed).second) waiting.push_back(needed);
    }
    EXPECT_EQ(seen.size(), in_browser.size()) << "the page names what is not used";
}

} // namespace
} // namespace aviary
