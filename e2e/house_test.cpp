// The rooms stand on floors; a room includes only from floors below it (and from itself).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path root = AVIARY_SOURCE_DIR;

struct Room {
    int floor = -1;
    std::set<std::string> may_use;
};

std::string text_of(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The rooms as docs/architecture.md draws and lists them. Whatever is not named there is no room.
std::map<std::string, Room> rooms_of_the_page() {
    std::map<std::string, Room> rooms;
    std::istringstream page(text_of(root / "docs/architecture.md"));
    static const std::regex floor_line(R"(^floor (\d+) (.*)$)"),
        row(R"(^\| `(?:src/)?([a-z]+)` \|.*\| ?([a-z, ]*) ?\|$)"), word("[a-z]+");
    const auto each_word = [](const std::string& text, auto&& then) {
        for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) then(at->str());
    };
    for (std::string line; std::getline(page, line);) {
        std::smatch match;
        if (std::regex_match(line, match, floor_line))
            each_word(match[2], [&](const std::string& room) { rooms[room].floor = std::stoi(match[1]); });
        else if (std::regex_match(line, match, row))
            each_word(match[2], [&](const std::string& used) { rooms[match[1]].may_use.insert(used); });
    }
    return rooms;
}
const std::map<std::string, Room> rooms = rooms_of_the_page();

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

TEST(House, EveryRoomIsDrawnAndListedAndThere) {
    EXPECT_GE(rooms.size(), 15u) << "docs/architecture.md was not understood";
    for (const auto& [name, room] : rooms) {
        EXPECT_GE(room.floor, 0) << name << " is listed, and on no floor of the drawing";
        EXPECT_TRUE(fs::is_directory(root / "src" / name) || fs::is_directory(root / name)) << name;
        for (const auto& used : room.may_use) {
            ASSERT_TRUE(rooms.contains(used)) << name << " may use " << used << ", which is no room";
            EXPECT_LT(rooms.at(used).floor, room.floor) << name << " may use " << used;
        }
    }
    for (const auto& entry : fs::directory_iterator(root / "src"))
        EXPECT_TRUE(rooms.contains(entry.path().filename().string())) << entry.path() << " is not drawn";
}

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

TEST(House, TheEngineAndItsHostingTakeOnlyTheMathematicsFromTheSdk) {
    int taken = 0;
    for (const char* room : {"src/engine", "src/hosting"})
        for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
            const auto file = fs::relative(entry.path(), root).string();
            if (!entry.is_regular_file() || is_test(file)) continue;
            std::ifstream stream(entry.path());
            std::string text;
            for (int line = 1; std::getline(stream, text); ++line) {
                if (!text.starts_with("#include <aviary/") || text.starts_with("#include <aviary/abi/"))
                    continue;
                EXPECT_EQ(text, "#include <aviary/math.h>") << file << ":" << line;
                ++taken;
            }
        }
    EXPECT_GT(taken, 0);
}

TEST(House, NoTwoHeadersOfDifferentThingsHaveOneName) {
    // A header of src/abi and the one that implements it are two sides of one thing; the SDK's own nonblocking.h says
    // the same as everybody's, since its headers stand alone.
    std::map<std::string, std::vector<std::string>> by_name;
    for (const char* top : {"src", "sdk", "plugins", "validator"})
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const auto file = fs::relative(entry.path(), root).string();
            if (entry.path().extension() != ".h" || file.starts_with("src/abi/")) continue;
            const auto name = entry.path().filename().string();
            if (name != "nonblocking.h" && name != "track_info.h") by_name[name].push_back(file);
        }
    for (const auto& [name, files] : by_name)
        EXPECT_EQ(files.size(), 1u) << files.front() << " and " << files.back();
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
