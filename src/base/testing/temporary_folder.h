// For tests: a folder that is gone with the test, and one that catches the temporary files of the code under test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

namespace aviary {

class TemporaryFolder {
public:
    TemporaryFolder() {
        auto pattern =
            (std::filesystem::canonical(std::filesystem::temp_directory_path()) / "aviary-test-XXXXXX")
                .string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// While it lives, temporary files of this process go into a new folder, which no test that runs at the same time uses.
class OwnTemporaryFiles {
public:
    OwnTemporaryFiles() {
        if (const char* before = std::getenv("TMPDIR")) before_ = before;
        setenv("TMPDIR", folder_.path().c_str(), 1);
    }
    ~OwnTemporaryFiles() {
        if (before_)
            setenv("TMPDIR", before_->c_str(), 1);
        else
            unsetenv("TMPDIR");
    }
    OwnTemporaryFiles(const OwnTemporaryFiles&) = delete;
    OwnTemporaryFiles& operator=(const OwnTemporaryFiles&) = delete;

    bool none() const { return std::filesystem::is_empty(folder_.path()); }

private:
    TemporaryFolder folder_;
    std::optional<std::string> before_;
};

} // namespace aviary
