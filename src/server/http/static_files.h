// The files of the built page, by the path in a request. Nothing outside the folder is ever found.
//
//     auto file = find_file(web_root, "/assets/index-3f2a.js?v=1");
//     if (!file) return file.error();
//
// Asks the disk, holds nothing. [any-thread]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string_view>

namespace aviary::server {

struct StaticFile {
    std::filesystem::path path;
    std::string_view type;  ///< MIME
    bool immutable = false; ///< its name changes with its content, so that a browser may keep it
};

/// `target` as in the request line; "/" is index.html. Errors: http.bad_request (broken escapes), http.missing
/// (also for everything that lies outside: what is there is nobody's business).
Result<StaticFile> find_file(const std::filesystem::path& root, std::string_view target);

} // namespace aviary::server
