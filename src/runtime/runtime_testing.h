// What the tests of this room share: bundles written to a temporary folder, and a record of what the runtime says.
#pragma once

#include "base/testing/temporary_folder.h"
#include "runtime/loaders/native_loader.h"
#include "runtime/runtime.h"

#include <gtest/gtest.h>

#include <fstream>

namespace aviary::runtime {

inline std::string id_text(std::string_view name) {
    char text[19];
    std::snprintf(text, sizeof text, "0x%016llx", static_cast<unsigned long long>(bundle_id(name)));
    return text;
}

/// A bundle on disk, written as a build or an installer would write it.
struct BundleOnDisk {
    std::filesystem::path folder;
    std::string name = "test.bundle";
    std::string loader = "native";
    std::string provides = "'test.answer@1'";
    std::string more{};  ///< lines at the end of the manifest
    std::string id = {}; ///< empty: the right one

    void write(const std::string& artifact) const {
        std::filesystem::create_directories(folder);
        write_manifest();
        const auto target = folder / "artifact.so";
        std::filesystem::remove(target);
        std::filesystem::copy_file(
            std::filesystem::path(AVIARY_BUILD_DIR) / "src/runtime/testbundles" / (artifact + ".so"), target);
    }
    void write_manifest() const {
        std::ofstream(folder / "manifest.toml")
            << "name = '" << name << "'\nid = '" << (id.empty() ? id_text(name) : id)
            << "'\nversion = '1.0.0'\n"
            << "loader = '" << loader << "'\nfile = 'artifact.so'\nprovides = [" << provides << "]\n"
            << more << "\n";
    }
};

/// A [[dependency]] for the end of a manifest.
inline std::string depends_on(const std::string& contract, const std::string& min_version = "1.0.0") {
    return "[[dependency]]\nkind = '" + std::string(contract.starts_with("host.") ? "host" : "guest")
           + "'\ncontract = '" + contract + "'\nmin_version = '" + min_version + "'\n";
}

inline int call(const Pinned& interface) {
    struct Answer {
        int (*answer)();
    };
    return static_cast<const Answer*>(interface->table)->answer();
}

class RuntimeTest : public testing::Test {
protected:
    BundleOnDisk bundle(const std::string& name) const {
        return {.folder = folder_.path() / name, .name = name};
    }

    /// What test.answer@1 says, or -1 when nobody provides it.
    int answer(const Runtime& runtime, std::string_view contract = "test.answer@1") const {
        const auto found = runtime.find(contract);
        return found ? call(*found) : -1;
    }

    Settings recording() {
        return {.on_event =
                    [this](const Event& event) {
                        static constexpr const char* names[] = {
                            "preparing", "reloaded", "failed", "unloading", "dependency dropped"};
                        said_.push_back(std::string(names[static_cast<int>(event.phase)]) + " " + event.name);
                        events_.push_back(event);
                    },
            .log = [this](LogLevel, std::string_view, std::string_view text) { said_.emplace_back(text); }};
    }

    void make(Runtime& runtime) const { runtime.add_loader(std::make_unique<NativeLoader>()); }

    TemporaryFolder folder_;
    std::vector<std::string> said_; ///< events and log lines in their order
    std::vector<Event> events_;
};

} // namespace aviary::runtime
