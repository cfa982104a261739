// What the probe and the canary found out about the libraries that sound, kept in a file in the build folder. The next
// start of an unchanged project needs neither of them again.
//
//     Findings findings(build_folder / "findings.json", "/usr/bin/aviary-child");
//     if (const auto* known = findings.find(digest)) use(known->plugins);
//     findings.keep({{digest, finding}});   // when it sounds
//
// A finding holds only for a library with the very same bytes, and only for the program that found it. [main-thread]
#pragma once

#include "base/result.h"
#include "hosting/plugin/metadata.h"
#include "workshop/shipping/fingerprint.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

struct Finding {
    std::vector<hosting::PluginMetadata> plugins; ///< as the probe read them
    std::string trial;                 ///< what the canary tried the library with; empty: it did not
    std::vector<std::string> warnings; ///< of the canary
    friend bool operator==(const Finding&, const Finding&) = default;
};

using FindingsByLibrary = std::map<Digest, Finding>;

class Findings {
public:
    /// Reads the file if there is one. `program` is the one that runs probe and canary.
    Findings(std::filesystem::path file, const std::filesystem::path& program);

    /// nullptr when nothing is known of these bytes.
    const Finding* find(const Digest& library) const;
    /// Why the file was of no use for a library that was not found: "the cached metadata were unreadable". Only the
    /// first call says it; empty when there was no file.
    std::string take_complaint();
    /// Replaces all that is known. If the file cannot be written, the next start probes again.
    void keep(FindingsByLibrary findings);

private:
    const std::filesystem::path file_;
    const std::string program_;
    FindingsByLibrary known_;
    std::string complaint_;
};

/// The file's text. `program` identifies the program that found it. Pure.
std::string findings_text(const FindingsByLibrary& findings, std::string_view program);
/// Errors: "findings.unreadable", "findings.program". Pure.
Result<FindingsByLibrary> parse_findings(std::string_view text, std::string_view program);

} // namespace aviary::workshop
