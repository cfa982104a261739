#include "workshop/shipping/library_file.h"

#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;

Fingerprint some_fingerprint() {
    Fingerprint fingerprint;
    for (std::size_t i = 0; i < fingerprint.parts.size(); ++i)
        fingerprint.parts[i] = digest_of(std::to_string(i));
    return fingerprint;
}

class LibraryFileTest : public testing::Test {
protected:
    void SetUp() override { fs::copy_file(AVIARY_BUILD_DIR "/plugins/gain/gain.clap", library); }
    TestProject place;
    const fs::path library = place.folder() / "gain.clap";
};

TEST_F(LibraryFileTest, APluginOfTheSdkExportsItsEntryPointAlone) {
    const auto symbols = exported_symbols(library);
    ASSERT_TRUE(symbols) << symbols.error().text();
    EXPECT_EQ(*symbols, std::vector<std::string>{"clap_entry"});
}

TEST_F(LibraryFileTest, AFingerprintIsNoneUntilItIsWrittenAndChangesNothingElse) {
    auto read = read_fingerprint(library);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(*read, std::nullopt);

    const std::string before = place.read("gain.clap");
    ASSERT_TRUE(write_fingerprint(library, some_fingerprint()));
    read = read_fingerprint(library);
    ASSERT_TRUE(read && *read);
    EXPECT_EQ(**read, some_fingerprint());
    const std::string after = place.read("gain.clap");
    ASSERT_EQ(before.size(), after.size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < before.size(); ++i) different += before[i] != after[i];
    EXPECT_LE(different, 64u);
}

TEST_F(LibraryFileTest, LoadableCodeIsTheSameForAnotherCommentAndNotForAnotherNumber) {
    const auto code_of = [&](const std::string& source) {
        place.write("one.cpp", source);
        const std::string here = place.folder().string();
        EXPECT_EQ(
            std::system(("cd " + here + " && c++ -g -shared -fPIC -Wl,--build-id one.cpp -o one.so").c_str()),
            0);
        return *loadable_code(place.folder() / "one.so");
    };
    const auto code = code_of("int one() { return 1; }\n");
    EXPECT_EQ(code_of("// says\n// why\nint one() { return 1; }\n"), code);
    EXPECT_NE(code_of("int one() { return 2; }\n"), code);
    EXPECT_FALSE(loadable_code(place.folder() / "none.clap"));
}

TEST_F(LibraryFileTest, AFingerprintSurvivesStrip) {
    ASSERT_TRUE(write_fingerprint(library, some_fingerprint()));
    ASSERT_EQ(std::system(("strip " + library.string()).c_str()), 0);
    const auto read = read_fingerprint(library);
    ASSERT_TRUE(read && *read);
    EXPECT_EQ(**read, some_fingerprint());
}

TEST_F(LibraryFileTest, ALibraryWithoutANoteHasNoFingerprintAndTakesNone) {
    const fs::path other = place.folder() / "other.so";
    place.write("other.c", "int one(void) { return 1; }\nint other_one = 2;\n");
    ASSERT_EQ(std::system(("cc -shared -fPIC -o " + other.string() + " "
                           + other.string().substr(0, other.string().size() - 2) + "c")
                              .c_str()),
        0);
    const auto read = read_fingerprint(other);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(*read, std::nullopt);
    EXPECT_EQ(write_fingerprint(other, some_fingerprint()).error().code, "library.no_note");
    EXPECT_EQ(*exported_symbols(other), (std::vector<std::string>{"one", "other_one"}));
}

TEST_F(LibraryFileTest, AFileThatIsNoLibraryIsAnError) {
    place.write("text.clap", "no library\n");
    for (const fs::path& file : {place.folder() / "text.clap", place.folder() / "missing", place.folder()}) {
        EXPECT_FALSE(read_fingerprint(file)) << file;
        EXPECT_FALSE(exported_symbols(file)) << file;
    }
}

TEST_F(LibraryFileTest, ACutOffFileIsDamagedNotReadBeyondItsEnd) {
    const auto size = fs::file_size(library);
    for (const auto left :
        {size - 1, size / 2, std::uintmax_t(4096), std::uintmax_t(64), std::uintmax_t(5)}) {
        fs::resize_file(library, left);
        EXPECT_FALSE(read_fingerprint(library)) << left;
        EXPECT_FALSE(exported_symbols(library)) << left;
    }
}

TEST_F(LibraryFileTest, RubbishInItsTablesIsAnAnswerOrAnError) {
    const std::string whole = place.read("gain.clap");
    std::mt19937 random(3);
    for (int i = 0; i < 300; ++i) {
        std::string broken = whole;
        // Headers lie at both ends.
        for (int k = 0; k < 8; ++k) {
            const std::size_t at = random() % 2048;
            broken[random() % 2 ? at : broken.size() - 1 - at] = char(random());
        }
        place.write("gain.clap", broken);
        (void)read_fingerprint(library);
        (void)exported_symbols(library);
    }
}

} // namespace
} // namespace aviary::workshop
