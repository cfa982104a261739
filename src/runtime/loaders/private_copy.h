// A copy of a file under a new name, removed with this object. dlopen gives the old code for a path that it knows.
//
//     std::error_code error;
//     const PrivateCopy copy(library, error);
//     void* handle = error ? nullptr : dlopen(copy.path().c_str(), RTLD_LOCAL | RTLD_NOW);
#pragma once

#include <filesystem>
#include <system_error>

namespace aviary::runtime {

class PrivateCopy {
public:
    PrivateCopy(const std::filesystem::path& original, std::error_code& error);
    ~PrivateCopy();
    PrivateCopy(const PrivateCopy&) = delete;
    PrivateCopy& operator=(const PrivateCopy&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace aviary::runtime
