// The rooms stand on floors; a room includes only from floors below it (and from itself).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path root = AVIARY_SOURCE_DIR;

struct Room {
    int floor;
    std::set<std::string> may_use;
};

// What each room may include. Whatever is not named here is not a room.
const std::map<std::string, Room> rooms = {
    {"abi", {0, {}}},
    {"base", {0, {}}},
    {"process", {1, {"base"}}},
    {"rt", {1, {"base"}}},
    {"song", {1, {"base"}}},
    {"sdk", {2, {"abi", "base", "rt"}}},
    {"runtime", {2, {"abi", "base"}}},
    {"hosting", {3, {"runtime", "process", "rt", "abi", "base"}}},
    {"plugins", {3, {"sdk"}}},
    {"validator", {3, {"sdk", "process", "rt", "abi", "base"}}},
    {"engine", {4, {"hosting", "runtime", "song", "rt", "abi", "base"}}},
    {"session", {5, {"engine", "hosting", "song", "runtime", "rt", "abi", "base"}}},
    {"workshop", {6, {"session", "engine", "hosting", "runtime", "process", "song", "base"}}},
    {"server", {7, {"session", "workshop", "engine", "hosting", "runtime", "song", "base"}}},
    {"app", {8, {"abi", "base", "process", "rt", "song", "runtime", "hosting", "validator", "engine",
                    "session", "workshop", "server"}}},
};

struct Include {
    std::string file, room, includes;
    int line;
};

std::string room_of(const fs::path& relative) {
    auto part = relative.begin();
    if (*part == "src") ++part;
    return part->string();
}

std::vector<Include> includes_of(const fs::path& file) {
    static const std::regex pattern(R"re(^\s*#\s*include\s+(?:"([a-z]+)/|<aviary/(abi)/|<(aviary)/))re");
    const fs::path relative = fs::relative(file, root);
    std::vector<Include> found;
    std::ifstream stream(file);
    std::string text;
    for (int line = 1; std::getline(stream, text); ++line) {
        std::smatch match;
        if (!std::regex_search(text, match, pattern)) continue;
        const std::string target = match[1].matched   ? match[1]
                                   : match[2].matched ? std::string("abi")
                                                      : "sdk";
        found.push_back({relative.string(), room_of(relative), target, line});
    }
    return found;
}

std::vector<Include> all_includes() {
    std::vector<Include> found;
    for (const char* top : {"src", "sdk", "plugins", "validator"})
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const auto extension = entry.path().extension();
            if (extension != ".h" && extension != ".c" && extension != ".cpp") continue;
            auto more = includes_of(entry.path());
            found.insert(found.end(), more.begin(), more.end());
        }
    return found;
}

bool is_test(const std::string& file) {
    return file.ends_with("_test.cpp") || file.ends_with("_bench.cpp") || file.ends_with("_testing.h")
           || file.find("/test") != std::string::npos;
}

} // namespace

TEST(House, NoRoomIncludesFromAFloorAboveItsOwn) {
    const auto includes = all_includes();
    ASSERT_GT(includes.size(), 50u) << "the sources were not found below " << root;
    for (const auto& include : includes) {
        const auto room = rooms.find(include.room), target = rooms.find(include.includes);
        if (target == rooms.end()) continue;
        ASSERT_NE(room, rooms.end()) << include.file << " lies in no known room";
        EXPECT_LE(target->second.floor, room->second.floor)
            << include.file << ":" << include.line << ": " << include.room << " includes "
            << include.includes;
    }
}

TEST(House, EachRoomIncludesOnlyTheRoomsItMayUse) {
    for (const auto& include : all_includes()) {
        if (!rooms.contains(include.room) || !rooms.contains(include.includes)) continue;
        if (include.room == include.includes || is_test(include.file)) continue;
        EXPECT_TRUE(rooms.at(include.room).may_use.contains(include.includes))
            << include.file << ":" << include.line << ": " << include.room << " may not use "
            << include.includes;
    }
}

TEST(House, TheRuntimeKnowsNothingOfAudio) {
    for (const auto& entry : fs::recursive_directory_iterator(root / "src/runtime")) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream(entry.path());
        std::string text;
        for (int line = 1; std::getline(stream, text); ++line)
            EXPECT_FALSE(text.starts_with("#include <clap") || text.starts_with("#include <sndfile"))
                << entry.path() << ":" << line << ": " << text;
    }
}

// They are GPL or Steinberg's own: aviary/abi/vst3/ declares what we use.
TEST(House, OnlyOneTestIncludesSteinbergsHeaders) {
    for (const char* top : {"src", "sdk", "plugins", "validator", "examples", "bench", "fuzz"})
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const auto extension = entry.path().extension();
            if (extension != ".h" && extension != ".cpp" && extension != ".inc") continue;
            if (entry.path().parent_path() == root / "src/abi/vst3") continue;
            std::ifstream stream(entry.path());
            std::string text;
            for (int line = 1; std::getline(stream, text); ++line)
                EXPECT_FALSE(text.starts_with("#include") && text.find("pluginterfaces/") != text.npos)
                    << entry.path() << ":" << line << ": " << text;
        }
}

TEST(House, PublicSdkHeadersIncludeNoStandardLibrary) {
    static const std::regex standard(R"(^\s*#\s*include\s+<[a-z_]+>)");
    for (const auto& entry : fs::recursive_directory_iterator(root / "sdk/include/aviary")) {
        if (entry.path().extension() != ".h" || entry.path().filename() == "testing.h") continue;
        std::ifstream stream(entry.path());
        std::string text;
        for (int line = 1; std::getline(stream, text); ++line)
            EXPECT_FALSE(std::regex_search(text, standard)) << entry.path() << ":" << line << ": " << text;
    }
}
