#include "server/http/static_files.h"

#include <gtest/gtest.h>

#include <fstream>

using namespace aviary::server;
namespace fs = std::filesystem;

namespace {

class StaticFiles : public testing::Test {
protected:
    StaticFiles() {
        fs::create_directories(web_ / "assets");
        write(web_ / "index.html");
        write(web_ / "assets" / "app-1a2b.js");
        write(web_ / "two words.css");
        write(folder_ / "secret.txt");
        fs::create_symlink(folder_ / "secret.txt", web_ / "way-out.txt");
        fs::create_directory_symlink(folder_, web_ / "out");
    }
    ~StaticFiles() override { fs::remove_all(folder_); }

    static void write(const fs::path& path) { std::ofstream(path) << "content"; }
    std::string code(std::string_view target) {
        auto file = find_file(web_, target);
        return file ? "" : file.error().code;
    }

    fs::path folder_ =
        fs::path(testing::TempDir())
        / ("static_files_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::path web_ = folder_ / "web";
};

} // namespace

TEST_F(StaticFiles, FindsThePageAndItsParts) {
    auto page = find_file(web_, "/");
    ASSERT_TRUE(page) << page.error().text();
    EXPECT_EQ(page->path.filename(), "index.html");
    EXPECT_EQ(page->type, "text/html; charset=utf-8");
    EXPECT_FALSE(page->immutable);

    auto script = find_file(web_, "/assets/app-1a2b.js?v=3#top");
    ASSERT_TRUE(script) << script.error().text();
    EXPECT_EQ(script->type, "text/javascript; charset=utf-8");
    EXPECT_TRUE(script->immutable);

    EXPECT_EQ(code("/two%20words.css"), "");
}

TEST_F(StaticFiles, NeverLeadsOut) {
    for (auto target : {"/../secret.txt", "/%2e%2e/secret.txt", "/%2E%2e%2fsecret.txt",
             "/assets/../../secret.txt", "/..%5csecret.txt", "//etc/passwd", "/%2fetc/passwd", "/way-out.txt",
             "/out/secret.txt", "/..", "/out"})
        EXPECT_EQ(code(target), "http.missing") << target;
}

TEST_F(StaticFiles, DoesNotTakeAFolderForAFile) { EXPECT_EQ(code("/assets"), "http.missing"); }

TEST_F(StaticFiles, RefusesBrokenPaths) {
    for (auto target : {"", "index.html", "/%", "/%4", "/%zz", "/index.html%00.js", "*", "/%+1"})
        EXPECT_EQ(code(target), "http.bad_request") << target;
}

TEST_F(StaticFiles, SaysThatThePageIsNotBuilt) {
    auto file = find_file(web_ / "nowhere", "/");
    ASSERT_FALSE(file);
    EXPECT_NE(file.error().message.find("not built"), std::string::npos);
}
