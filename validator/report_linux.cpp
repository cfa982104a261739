#include "validator/report.h"

#include "process/sealed_memory.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

namespace aviary::validator {
namespace {

enum Kind : char { finding_line = 'F', plugin_line = 'P', skipped_line = 'S', end_line = 'E' };
constexpr char separator = '\x1f'; ///< of the fields in a line

/// As a field of a line; long ones, as of a plugin that has something to hide, are cut.
std::string as_field(std::string text) {
    constexpr std::size_t longest = 600;
    if (text.size() > longest) text.resize(longest);
    std::ranges::replace_if(
        text, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
    return text;
}

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields;
    std::istringstream rest(line);
    for (std::string field; std::getline(rest, field, separator);) fields.push_back(field);
    fields.resize(std::max<std::size_t>(fields.size(), 3));
    return fields;
}

void take_line(const std::string& line, Said& said) {
    if (line.empty()) return;
    const auto fields = fields_of(line.substr(1));
    switch (line[0]) {
    case finding_line: said.findings.push_back({fields[0], fields[1]}); break;
    case plugin_line: said.plugins.push_back({fields[0], fields[1]}); break;
    case skipped_line: said.skipped = fields[0]; break;
    case end_line: said.ended = true; break;
    default: break; // what a plugin may have written here by accident
    }
}

} // namespace

/// How the shared memory is laid out.
struct Report::Board {
    std::atomic<std::uint32_t> size; ///< of `lines`, as far as they are whole
    char doing[508];
    char lines[(256 << 10) - 512];
};

Result<ReportMemory> ReportMemory::make() {
    const int descriptor = process::make_sealed_memory("aviary-report", sizeof(Report::Board));
    if (descriptor >= 0) return ReportMemory(descriptor);
    return Error{
        "validator.memory", std::string("there is no memory for a report: ") + std::strerror(errno), {}};
}

ReportMemory::~ReportMemory() {
    if (descriptor_ >= 0) close(descriptor_);
}

Said ReportMemory::said() const {
    Said said;
    void* at = mmap(nullptr, sizeof(Report::Board), PROT_READ, MAP_SHARED, descriptor_, 0);
    if (at == MAP_FAILED) return said;
    // A plugin can have written anything here.
    const auto& board = *static_cast<const Report::Board*>(at);
    const std::size_t size = std::min<std::size_t>(board.size.load(), sizeof board.lines);
    std::istringstream lines(std::string(board.lines, size));
    said.doing = as_field(std::string(board.doing, strnlen(board.doing, sizeof board.doing)));
    munmap(at, sizeof(Report::Board));
    for (std::string line; std::getline(lines, line);) take_line(line, said);
    return said;
}

Report::Report(int descriptor)
    : owner_(getpid()) {
    void* at = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (at != MAP_FAILED) board_ = static_cast<Board*>(at);
    close(descriptor); // no plugin can write to it
}

void Report::finding(const std::string& rule, const std::string& what) {
    {
        const std::lock_guard lock(mutex_);
        const auto of_rule = std::ranges::count(findings_, rule, [](const auto& told) { return told.first; });
        if (std::size_t(of_rule) >= most_of_a_rule || !findings_.insert({rule, what}).second) return;
    }
    line(finding_line, {rule, what});
}
void Report::plugin(const PluginName& name) { line(plugin_line, {name.id, name.name}); }
void Report::skip(const std::string& why) { line(skipped_line, {why}); }
void Report::end() { line(end_line, {}); }

bool Report::has_findings() const {
    const std::lock_guard lock(mutex_);
    return !findings_.empty();
}

void Report::step(const std::string& what) {
    if (!board_ || getpid() != owner_) return;
    const std::lock_guard lock(mutex_);
    const std::size_t size = std::min(what.size(), sizeof board_->doing - 1);
    std::memcpy(board_->doing, what.data(), size);
    board_->doing[size] = 0;
}

void Report::line(char kind, std::initializer_list<std::string> fields) {
    if (!board_ || getpid() != owner_) return;
    std::string text(1, kind);
    for (const std::string& field : fields) (text += as_field(field)) += separator;
    text += '\n';
    const std::lock_guard lock(mutex_);
    const std::uint32_t size = board_->size;
    if (size + text.size() > sizeof board_->lines) return;
    std::memcpy(board_->lines + size, text.data(), text.size());
    board_->size = size + std::uint32_t(text.size());
}

} // namespace aviary::validator
