#include "server/http/static_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace aviary::server {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> decode_percent(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        unsigned value = 0;
        const char* end = text.data() + i + 3;
        if (auto [stopped, error] = std::from_chars(text.data() + i + 1, end, value, 16);
            error != std::errc() || stopped != end)
            return std::nullopt;
        decoded += char(value);
        i += 2;
    }
    return decoded;
}

std::string_view mime_type(const fs::path& path) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".wasm", "application/wasm"},
        {".wav", "audio/wav"},
        {".txt", "text/plain; charset=utf-8"},
    }};
    const std::string extension = path.extension().string();
    for (auto [known, type] : types)
        if (extension == known) return type;
    return "application/octet-stream";
}

bool lies_inside(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

} // namespace

Result<StaticFile> find_file(const fs::path& root, std::string_view target) {
    const std::string_view undecoded = target.substr(0, target.find_first_of("?#"));
    const auto decoded = decode_percent(undecoded);
    if (!decoded || !decoded->starts_with('/') || decoded->find('\0') != std::string::npos)
        return Error{"http.bad_request", "the path of the request is not a path", std::string(target)};

    const Error missing{"http.missing", "no such file", *decoded};
    std::error_code failed;
    const fs::path folder = fs::canonical(root, failed);
    if (failed) return Error{"http.missing", "the page is not built: its folder is missing", root.string()};
    const fs::path asked = *decoded == "/" ? "index.html" : fs::path(decoded->substr(1));
    if (asked.is_absolute()) return missing;
    const fs::path file =
        fs::canonical(folder / asked, failed); // resolves links, so that none can lead outside
    if (failed || !lies_inside(file, folder) || !fs::is_regular_file(file, failed)) return missing;
    return StaticFile{file, mime_type(file), decoded->starts_with("/assets/")};
}

} // namespace aviary::server
