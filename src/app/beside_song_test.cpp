// Songs with plugins that were built beside them, through the real program: their code runs only where it is trusted, and
// never in the program itself.
#include "app/beside_song.h"
#include "app/run_aviary.h"
#include "hosting/hosting_testing.h"
#include "runtime/bundle/identity.h"
#include "runtime/trust/signature.h"
#include "session/project/own_folder.h"

#include <fmt/format.h>

#include <cstdlib>

#include <unistd.h>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

class BesideSongTest : public testing::Test {
protected:
    BesideSongTest() {
        fs::create_directories(bundle_);
        fs::create_directories(data_);
        place.write("song.bird", "sig\n  bpm 240\ntracks\n  1 a\n    plugin mono\n    fx intruder\narr\n  a "
                                 "1\nsec a\n  trk 1 a\n    p q q\n"
                                 "      n > C3\n");
    }
    void install(const fs::path& library) const {
        fs::copy_file(library, bundle_ / "intruder.clap", fs::copy_options::overwrite_existing);
        std::ofstream(bundle_ / "manifest.toml")
            << fmt::format("name = \"intruder\"\nid = \"0x{:016x}\"\nversion = \"1.0.0\"\nloader = \"clap\"\n"
                           "file = \"intruder.clap\"\nprovides = [\"clap.plugin-factory@1\"]\n",
                   runtime::bundle_id("intruder"));
    }
    /// A library that writes down in which program it was loaded.
    void install_one_that_marks() const {
        place.write("marks.c", "#include <stdio.h>\n#include <unistd.h>\n"
                               "__attribute__((constructor)) static void run(void) { FILE* file = fopen(\""
                                   + mark_.string()
                                   + "\", \"a\");"
                                     " char name[256] = {0}; if (readlink(\"/proc/self/exe\", name, 255) > "
                                     "0) fprintf(file, \"%s\\n\", name);"
                                     " fclose(file); }\n");
        const std::string made = (place.folder() / "marks.clap").string();
        ASSERT_EQ(std::system(
                      ("cc -shared -fPIC -o " + made + " " + (place.folder() / "marks.c").string()).c_str()),
            0);
        install(made);
    }
    Ran render(std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"render", "song.bird", "-o", "a.wav"};
        words.insert(words.end(), more.begin(), more.end());
        return run_aviary(std::move(words), place.folder(), environment());
    }
    std::vector<std::string> environment() const {
        return {"AVIARY_DATA_DIR=" + data_.string(), "CLAP_PATH=/there/is/none",
            "HOME=" + place.folder().string()};
    }
    static bool says(const Ran& ran, const std::string& what) {
        return ran.err.find(what) != std::string::npos;
    }

    const workshop::TestProject place;
    const fs::path bundle_ = place.folder() / "build/workshop/plugins/intruder",
                   data_ = place.folder() / "data", mark_ = place.folder() / "mark";
};

TEST_F(BesideSongTest, DoNotRunUnasked) {
    install_one_that_marks();
    const auto ran = render();
    EXPECT_EQ(ran.exit.code, 0) << ran.err;
    for (const char* words :
        {"the plugin 'intruder'", "does not run", "aviary start", "--trust", "trusted_keys"})
        EXPECT_TRUE(says(ran, words)) << words << " in " << ran.err;
    run_aviary({"check", "song.bird"}, place.folder(), environment());
    run_aviary({"check", "."}, place.folder(), environment());
    EXPECT_FALSE(fs::exists(mark_)) << "their code ran: " << place.read("mark");
}

TEST_F(BesideSongTest, DoNotRunInTheProgramItself) {
    install_one_that_marks();
    render({"--trust"});
    const std::string ran_in = place.read("mark");
    EXPECT_NE(ran_in, "");
    std::istringstream lines(ran_in);
    for (std::string line; std::getline(lines, line);) EXPECT_EQ(fs::path(line).filename(), "aviary-child");
}

TEST_F(BesideSongTest, PlayWithTrust) {
    install(hosting::test_module("half"));
    EXPECT_TRUE(says(render(), "does not run"));
    const auto untrusted = place.read("a.wav");
    const auto ran = render({"--trust"});
    EXPECT_EQ(ran.exit.code, 0);
    EXPECT_FALSE(says(ran, "warning")) << ran.err;
    EXPECT_NE(place.read("a.wav"), untrusted) << "it plays";
}

TEST_F(BesideSongTest, PlayWhereTheirUserWorked) {
    install(hosting::test_module("half"));
    ASSERT_TRUE(session::trust_folder(data_, place.folder()));
    EXPECT_FALSE(says(render(), "warning"));
    fs::permissions(bundle_, fs::perms(0777));
    const auto open_to_all = render();
    EXPECT_TRUE(says(open_to_all, "others may write here")) << open_to_all.err;
}

TEST_F(BesideSongTest, PlayWhenATrustedKeySignedThem) {
    install(hosting::test_module("half"));
    ASSERT_TRUE(runtime::write_new_keys(place.folder() / "vendor"));
    ASSERT_TRUE(runtime::sign_bundle(bundle_, *runtime::read_secret_key(place.folder() / "vendor")));
    EXPECT_TRUE(says(render(), "does not run")) << "nobody trusts the key";
    fs::create_directory(data_ / "trusted_keys");
    fs::copy_file(place.folder() / "vendor.pub", data_ / "trusted_keys" / "vendor.pub");
    EXPECT_FALSE(says(render(), "warning"));
    install(hosting::test_module("gain"));
    EXPECT_TRUE(says(render(), "does not run")) << "it is not what was signed";
}

TEST_F(BesideSongTest, AreTrustedInAProjectThatNewMade) {
    const auto made = run_aviary({"new", "wobble"}, place.folder(), environment());
    ASSERT_EQ(made.exit.code, 0) << made.err;
    EXPECT_TRUE(session::is_trusted(data_, place.folder() / "wobble"));
}

} // namespace
} // namespace aviary::app
