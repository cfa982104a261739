#include "song/edit/apply_fixes.h"

#include <algorithm>
#include <tuple>

namespace aviary::song {

namespace {

/// Where a character of a line begins, in bytes; the line's end when it has no such character.
std::size_t offset_of(std::string_view line, int column) {
    std::size_t at = 0;
    for (int passed = 1; passed < column && at < line.size(); ++passed) {
        ++at;
        while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) ++at;
    }
    return at;
}

} // namespace

std::string apply_fixes(std::string_view text, const std::vector<Diagnostic>& diagnostics) {
    std::vector<Fix> fixes;
    for (const Diagnostic& diagnostic : diagnostics)
        fixes.insert(fixes.end(), diagnostic.fixes.begin(), diagnostic.fixes.end());
    std::ranges::stable_sort(
        fixes, {}, [](const Fix& fix) { return std::tuple(fix.position.line, fix.position.column); });
    std::string fixed;
    if (text.starts_with("\xEF\xBB\xBF")) { // columns do not count it
        fixed = text.substr(0, 3);
        text.remove_prefix(3);
    }
    auto next = fixes.begin();
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
        const std::string_view line = text.substr(0, size);
        std::size_t kept = 0; // of the line so far
        for (; next != fixes.end() && next->position.line <= number; ++next) {
            const std::size_t from = offset_of(line, next->position.column);
            if (next->position.line < number || from < kept) continue;
            fixed += line.substr(kept, from - kept);
            fixed += next->text;
            kept = offset_of(line, next->position.column + next->length);
        }
        fixed += line.substr(kept);
        text.remove_prefix(size);
    }
    return fixed;
}

} // namespace aviary::song
