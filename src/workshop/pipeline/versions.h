// The last two versions of a project that went live, with copies of their bundles, so that either can be heard again at
// once. [main-thread]
//
//     Versions versions(build_folder / "versions");
//     versions.add(run, "12:03:11", bundles);   // sounds now; the oldest of three is dropped
//     if (auto* version = versions.find(run)) swap_in(version->bundles);
//
// The copies are removed with this object.
#pragma once

#include "session/plugins/plugins.h"
#include "workshop/pipeline/findings.h"

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::workshop {

/// A bundle as one build made it.
struct Built {
    std::filesystem::path bundle;
    std::filesystem::file_time_type time;             ///< of its library
    Digest code{};                                    ///< likewise
    Finding finding{};                                ///< empty as far as probe and canary have not run
    bool was_probed = false;                          ///< the finding's plugins were in the cache
    bool was_known = false;                           ///< all of it was
    bool is_fast = false;                             ///< made to sound soon; the optimised code follows
    Digest loaded{};                                  ///< of what of the library is loaded
    Digest fast_twin{};                               ///< likewise, of the fast code of the same sources
    double load = 0;                                  ///< as hosting::Proof has it
    double open_ms = 0, prepare_ms = 0, trial_ms = 0; ///< that its probe and canary took
    std::string state_trouble = {}; ///< what became of its trial with the state of the version that sounds

    std::string name() const { return bundle.filename().string(); }
    std::filesystem::path library() const { return bundle / (name() + ".clap"); }
    std::string short_code() const { return code.text().substr(0, 8); }
};

struct Version {
    int run = 0;
    std::string time;           ///< of day, when it went live
    std::vector<Built> bundles; ///< copies of all that sounded
    /// The values of parameters that the version after it does not have.
    std::vector<session::LeftValue> left;
};

class Versions {
public:
    explicit Versions(std::filesystem::path folder); ///< removes what an earlier program left there
    ~Versions();
    Versions(const Versions&) = delete;

    /// Adds a version, which sounds from now on. If it has the same code as the newest, or went live in the same run, it
    /// takes that one's place. If it cannot be copied, it is not kept.
    void add(int run, std::string time, const std::vector<Built>& bundles);
    Version* find(int run);
    Version* newest();
    Version* sounding();
    void set_sounding(int run) { sounding_ = run; }

    /// The versions as the page shows them; `bundle` is the one under work.
    session::Versions shown(const std::string& bundle) const;

private:
    void remove(std::vector<Version>::iterator version);

    const std::filesystem::path folder_;
    std::vector<Version> versions_; ///< oldest first
    int sounding_ = 0;
};

} // namespace aviary::workshop
