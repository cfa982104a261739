// Finds the files of the built page by the path in a request. Never finds anything outside the folder.
//
//     auto file = find_file(web_root, "/assets/index-3f2a.js?v=1");
//     if (!file) return file.error();
//
// Looks at the disk, and has no state. [any-thread]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string_view>

namespace aviary::server {

struct StaticFile {
    std::filesystem::path path;
    std::string_view type;  ///< MIME
    bool immutable = false; ///< the file's name changes with its content, so a browser may keep it for ever
};

/// `target` is as in the request line; "/" is index.html. Errors: http.bad_request (broken escapes), http.missing (also
/// for every path outside, whether a file is there or not).
Result<StaticFile> find_file(const std::filesystem::path& root, std::string_view target);

} // namespace aviary::server
