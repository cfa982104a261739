// For tests: a folder of bundles made from this room's test plugins. It is removed at the end of the test.
#pragma once

#include "runtime/bundle/identity.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace aviary::session {

class TestBundles {
public:
    TestBundles() { std::filesystem::create_directories(folder_); }
    ~TestBundles() { std::filesystem::remove_all(folder_); }
    TestBundles(const TestBundles&) = delete;

    const std::filesystem::path& folder() const { return folder_; }

    /// Writes the bundle `folder()/where/name` around the library of a test plugin ("wobble_v1").
    std::filesystem::path add(
        const std::string& name, const std::string& plugin, const std::string& where = "plugins") {
        return add_library(
            name, std::filesystem::path(AVIARY_TEST_PLUGINS) / plugin / (plugin + ".clap"), where);
    }
    /// The same around any library.
    std::filesystem::path add_library(
        const std::string& name, const std::filesystem::path& library, const std::string& where = "plugins") {
        namespace fs = std::filesystem;
        const fs::path bundle = folder_ / where / name;
        const std::string file = name + ".clap";
        fs::create_directories(bundle);
        fs::remove(bundle / file);
        fs::copy_file(library, bundle / file);
        std::ofstream(bundle / "manifest.toml")
            << "name = \"" << name << "\"\nid = \"" << id_of(name)
            << "\"\nversion = \"1.0.0\"\nloader = \"clap\"\n"
            << "file = \"" << file << "\"\nprovides = [\"clap.plugin-factory@1\"]\n";
        return bundle;
    }

private:
    static std::string id_of(const std::string& name) {
        char text[19];
        std::snprintf(
            text, sizeof text, "0x%016llx", static_cast<unsigned long long>(runtime::bundle_id(name)));
        return text;
    }

    std::filesystem::path folder_ = std::filesystem::path(testing::TempDir())
                                    / ("aviary_" + std::to_string(getpid()) + "_"
                                        + testing::UnitTest::GetInstance()->current_test_info()->name());
};

} // namespace aviary::session
