// What probe and trial run found out about the libraries that sound, kept beside the build: the next start of an
// unchanged project asks neither again.
//
//     Findings findings(build_folder / "findings.json", "/usr/bin/aviary");
//     if (const auto* known = findings.find(digest)) use(known->plugins);
//     findings.keep({{digest, finding}});   // when it sounds
//
// Goes by content: what is kept serves the very same bytes only, looked at by the very same program. [main-thread]
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
    std::string trial;                            ///< what the library was tried with; empty: it was not
    std::vector<std::string> warnings;            ///< of the trial
    friend bool operator==(const Finding&, const Finding&) = default;
};

using FindingsByLibrary = std::map<Digest, Finding>;

class Findings {
public:
    /// Reads the file if there is one. `program` is the one that probes and tries.
    Findings(std::filesystem::path file, const std::filesystem::path& program);

    /// Nothing when nothing is known of these bytes.
    const Finding* find(const Digest& library) const;
    /// Why what was kept is of no use to a library that was not found: "the cached metadata were unreadable". Said once;
    /// empty when nothing was kept.
    std::string take_complaint();
    /// From now on this is known, and nothing else. What cannot be written is asked again by the next start.
    void keep(FindingsByLibrary findings);

private:
    const std::filesystem::path file_;
    const std::string program_;
    FindingsByLibrary known_;
    std::string complaint_;
};

/// The file's text. Pure. `program` tells one program from another.
std::string findings_text(const FindingsByLibrary& findings, std::string_view program);
/// Errors: "findings.unreadable", "findings.program". Pure.
Result<FindingsByLibrary> parse_findings(std::string_view text, std::string_view program);

} // namespace aviary::workshop
