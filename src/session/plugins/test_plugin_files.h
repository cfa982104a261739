// For tests: a folder with plugin files of other people, good ones and bad ones, and a count of how many probes ran.
// It is removed at the end of the test.
#pragma once

#include "hosting/cage/cage.h"
#include "hosting/hosting_testing.h"
#include "session/plugins/plugin_scan.h"
#include "session/plugins/scanned_plugins.h"

#include <chrono>

namespace aviary::session {

class TestPluginFiles {
public:
    TestPluginFiles() { std::filesystem::create_directories(plugins()); }

    /// Copies a module of hosting/testmodules here. The copy is newer than the file that it replaces.
    std::filesystem::path add(const std::string& module, const std::string& as = "") const {
        namespace fs = std::filesystem;
        const fs::path path = plugins() / ((as.empty() ? module : as) + ".clap");
        std::error_code none;
        const auto before = fs::last_write_time(path, none);
        fs::copy_file(hosting::test_module(module), path, fs::copy_options::overwrite_existing);
        if (!none) fs::last_write_time(path, before + std::chrono::seconds(1));
        return path;
    }
    std::filesystem::path plugins() const { return folder_.path() / "clap"; }

    PluginSearch search() const {
        return {.list = folder_.path() / "data" / plugin_list_name,
            .folders = {plugins()},
            .probe = {"sh", "-c",
                "echo >> " + log().string() + "; exec " + hosting::child_program() + " probe \"$0\""}};
    }
    int looks() const {
        std::ifstream all(log());
        return int(std::count(std::istreambuf_iterator<char>(all), {}, '\n'));
    }

    static OpenScanned open_in(
        boost::asio::io_context& io, std::function<void(const std::string&)> on_news = [](const auto&) {}) {
        return [&io, on_news](const hosting::ScannedFile& file) {
            return hosting::open_in_cage(io, file.file.path,
                {.argv = {hosting::child_program(), "cage"},
                    .plugins = file.plugins,
                    .share = 100,
                    .on_news = [on_news](const hosting::CageNews& news) { on_news(news.text); }});
        };
    }

private:
    std::filesystem::path log() const { return folder_.path() / "looks"; }

    TemporaryFolder folder_;
};

} // namespace aviary::session
