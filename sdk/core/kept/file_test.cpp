#include "sdk/core/kept/sha256.h"

#include "base/testing/temporary_folder.h"

#include <aviary/file.h>
#include <aviary/kept.h>

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace aviary {
namespace {

constexpr unsigned char packed_bytes[] = {1, 2, 3};
const detail::PackedFile packed("three.raw", packed_bytes, packed_bytes + 3);

std::string digest_of(const std::string& text) {
    detail::Sha256 hash;
    hash.add(text.data(), text.size() / 3);
    hash.add(text.data() + text.size() / 3, text.size() - text.size() / 3);
    return hash.hexadecimal();
}

TEST(Sha256, IsThatOfTheStandard) { // FIPS 180-4's examples
    EXPECT_EQ(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(digest_of(std::string(1000000, 'a')),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

struct FileTest : testing::Test {
    TemporaryFolder place;
    std::string write(const std::string& name, const std::string& text) {
        const auto path = place.path() / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return path.string();
    }
    static std::string text_of(const File& file) {
        const auto bytes = file.bytes();
        return {bytes.data(), bytes.data() + bytes.size()};
    }
    static std::string failure_of(const File& file) {
        try {
            file.bytes();
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }
    static File reloaded(const File& file, const std::string& project = "") {
        struct Bytes final : detail::Sink {
            void bytes(const void* data, unsigned long size) override {
                const auto* from = static_cast<const unsigned char*>(data);
                all.insert(all.end(), from, from + size);
            }
            std::vector<unsigned char> all;
        } sink;
        detail::write(sink, file);
        detail::Source source(sink.all.data(), sink.all.size(), project.c_str());
        File read;
        EXPECT_TRUE(detail::read(source, read));
        return read;
    }
};

TEST_F(FileTest, KnowsItsNameSizeAndDigest) {
    const File file = File::at(write("hall.wav", "abc").c_str());
    EXPECT_EQ(file.origin(), File::Origin::user);
    EXPECT_STREQ(file.name(), "hall.wav");
    EXPECT_EQ(file.size(), 3u);
    EXPECT_EQ(file.digest(), digest_of("abc"));
    EXPECT_EQ(text_of(file), "abc");
    EXPECT_TRUE(reloaded(file) == file);
    auto* stream = static_cast<std::FILE*>(file.open());
    EXPECT_EQ(std::fgetc(stream), 'a');
    std::fclose(stream);
}

TEST_F(FileTest, IsFoundAgainBesideTheProject) {
    const auto path = write("elsewhere/hall.wav", "abc");
    const File file = File::at(path.c_str());
    std::filesystem::remove(path);
    write("project/hall.wav", "abc");
    const File moved = reloaded(file, (place.path() / "project").string());
    EXPECT_EQ(moved.origin(), File::Origin::project);
    EXPECT_EQ(text_of(moved), "abc");
    write("project/hall.wav", "another");
    EXPECT_NE(failure_of(reloaded(file, (place.path() / "project").string())).find("has another content"),
        std::string::npos);
}

TEST_F(FileTest, IsReadOnceItIsBack) {
    const auto path = write("elsewhere/hall.wav", "abc");
    const File file = File::at(path.c_str());
    std::filesystem::remove(path);
    const File missing = reloaded(file, (place.path() / "project").string());
    EXPECT_NE(failure_of(missing).find("is gone"), std::string::npos);
    const auto beside = write("project/hall.wav", "abc");
    EXPECT_EQ(text_of(missing), "abc");
    std::filesystem::remove(beside);
    write("elsewhere/hall.wav", "abc");
    EXPECT_EQ(text_of(missing), "abc");
}

TEST_F(FileTest, SaysWhyItCannotBeRead) {
    EXPECT_EQ(failure_of(File()), "no file is chosen");
    const auto path = write("hall.wav", "abc");
    const File file = File::at(path.c_str());
    write("hall.wav", "abd");
    EXPECT_NE(failure_of(file).find("has another content"), std::string::npos);
    std::filesystem::remove(path);
    EXPECT_NE(failure_of(file).find(path + "' is gone"), std::string::npos);
}

TEST_F(FileTest, MayBePackedIntoTheLibrary) {
    const File file = File::packed("three.raw");
    EXPECT_EQ(file.origin(), File::Origin::library);
    EXPECT_EQ(text_of(file), "\1\2\3");
    EXPECT_EQ(text_of(reloaded(file)), "\1\2\3");
    EXPECT_FALSE(File::packed("four.raw"));
}

TEST_F(FileTest, NoFileIsKeptAsNoFile) { EXPECT_FALSE(reloaded(File())); }

} // namespace
} // namespace aviary
