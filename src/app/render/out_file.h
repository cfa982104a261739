// Where a file that the program makes goes to: a file is replaced whole or not at all, a device or a pipe is written into.
//
//     auto out = OutFile::begin("song.wav", {"song.bird"});
//     if (!out) return out.error();
//     write_into((*out)->file());
//     auto done = (*out)->finish();
//
// Until finish(), all is in a temporary file. If this object is destroyed unfinished, or the program ends by SIGINT, SIGTERM
// or SIGHUP, nothing of it is left; what a killed program left is removed by the next one that writes to the same folder.
// [main-thread]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace aviary::app {

class OutFile {
public:
    /// "-" is standard output. A file that exists keeps its rights, and a link stays a link. `inputs` are files that must not
    /// be written over. Errors: out.folder (`path` is a folder, or its folder is missing), out.input (it is one of the
    /// inputs), and those of base/atomic_file.h.
    static Result<std::unique_ptr<OutFile>> begin(
        const std::filesystem::path& path, const std::vector<std::filesystem::path>& inputs);
    ~OutFile();

    int file() const; ///< the temporary file, to read, write and seek in
    /// Puts the file in its place, or copies it into the device or pipe. Errors as of base/atomic_file.h; then the old file
    /// is as it was.
    Result<void> finish();

private:
    struct Impl;
    explicit OutFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::app
