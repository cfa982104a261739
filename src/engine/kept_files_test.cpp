// A plugin finds the files that its state names beside the project, also from its cage.
#include "base/testing/temporary_folder.h"
#include "engine/engine_testing.h"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace aviary::engine {
namespace {

/// What the first block of the plugin sounds like, offline, with that state and project.
float heard(std::unique_ptr<hosting::Processor> processor, const std::vector<std::byte>& state,
    const std::filesystem::path& project) {
    processor->set_project(project);
    EXPECT_TRUE(processor->load_state(state));
    auto* taken = processor.release();
    Engine engine({.offline = true});
    engine.load(score({track(1, "gate", {note(beats(0), beats(100), 60)}, {"filed"})}),
        [&](const song::PluginWord& word, SlotRole) -> Result<std::unique_ptr<hosting::Processor>> {
            if (word.word != "filed") return must_make(word.word);
            return std::unique_ptr<hosting::Processor>(taken);
        });
    engine.play();
    return hear(engine, 512).left.back();
}

TEST(KeptFiles, AreFoundBesideTheProjectAlsoFromACage) {
    TemporaryFolder place;
    const auto file = place.path() / "elsewhere" / "hall.wav", project = place.path() / "project";
    std::filesystem::create_directories(file.parent_path());
    std::filesystem::create_directories(project);
    std::ofstream(file) << "sound";
    setenv("AVIARY_TEST_FILE", file.c_str(), 1);
    const auto state = must_make("filed")->save_state();
    ASSERT_TRUE(state);
    EXPECT_EQ(heard(must_make("filed"), *state, ""), 1);

    std::filesystem::rename(file, project / "hall.wav");
    unsetenv("AVIARY_TEST_FILE");
    EXPECT_EQ(heard(must_make("filed"), *state, ""), 0);
    EXPECT_EQ(heard(must_make("filed"), *state, project), 1);
    boost::asio::io_context io;
    const auto module = caged_test_plugins(io, {"filed"});
    auto caged = hosting::Processor::create(module, "aviary.test.filed");
    ASSERT_TRUE(caged);
    EXPECT_EQ(heard(*std::move(caged), *state, project), 1);
}

} // namespace
} // namespace aviary::engine
