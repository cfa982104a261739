#include "workshop/pipeline/findings.h"

#include "base/whole_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace aviary::workshop {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int layout = 1; ///< of the file

/// Identifies a program: one that was built or installed anew has another time or size.
std::string identity_of(const fs::path& program) {
    std::error_code error;
    const auto size = fs::file_size(program, error);
    const auto time = fs::last_write_time(program, error);
    return fmt::format("{} {} {}", program.string(), size, time.time_since_epoch().count());
}

Error unreadable() { return {"findings.unreadable", "the cached metadata were unreadable", {}}; }

FindingsByLibrary from_json(const json& libraries) {
    FindingsByLibrary findings;
    for (const auto& [name, finding] : libraries.items()) {
        const auto digest = Digest::from_text(name);
        if (!digest || finding.at("plugins").empty()) throw std::invalid_argument("not ours");
        findings[*digest] = {finding.at("plugins"), finding.at("trial"), finding.at("warnings")};
    }
    return findings;
}

} // namespace

std::string findings_text(const FindingsByLibrary& findings, std::string_view program) {
    json libraries = json::object();
    for (const auto& [digest, finding] : findings)
        libraries[digest.text()] = {
            {"plugins", finding.plugins}, {"trial", finding.trial}, {"warnings", finding.warnings}};
    const json file{{"layout", layout}, {"program", program}, {"libraries", libraries}};
    return file.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<FindingsByLibrary> parse_findings(std::string_view text, std::string_view program) {
    try {
        const json file = json::parse(text);
        if (file.at("layout") != layout || file.at("program") != program)
            return Error{"findings.program", "the cached metadata were another Aviary's", {}};
        return from_json(file.at("libraries"));
    } catch (const std::exception&) {
        return unreadable();
    }
}

Findings::Findings(fs::path file, const fs::path& program)
    : file_(std::move(file))
    , program_(identity_of(program)) {
    std::error_code error;
    if (!fs::exists(file_, error)) return;
    const auto text = read_whole_file(file_);
    auto known = text ? parse_findings(*text, program_) : unreadable();
    if (known)
        known_ = *std::move(known);
    else
        complaint_ = known.error().message;
    if (!known_.empty()) complaint_ = "the cached metadata were of another build";
}

const Finding* Findings::find(const Digest& library) const {
    const auto found = known_.find(library);
    return found == known_.end() ? nullptr : &found->second;
}

std::string Findings::take_complaint() { return std::exchange(complaint_, {}); }

void Findings::keep(FindingsByLibrary findings) {
    if (findings == known_) return;
    known_ = std::move(findings);
    (void)write_whole_file(file_, findings_text(known_, program_));
}

} // namespace aviary::workshop
