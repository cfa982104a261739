// What is found out about a plugin in a child process, in memory that the child shares with its parent: a crash loses none of
// it, nor does a plugin that closes every file, and what a plugin prints cannot get into it.
//
//     const auto memory = ReportMemory::make();                  // the parent
//     Child::spawn(io, {.argv = ..., .descriptors = {memory->descriptor()}}, ...);
//     ...                                                        // the child has ended
//     for (const Finding& finding : memory->said().findings) ...
//
//     Report report(Report::inherited_descriptor);               // the child
//     report.step("loads 100 MB of noise");                      // what is being done, should it crash
//     report.finding("process_takes_no_locks", "process() takes locks (1 in a call)");
//     report.end();
#pragma once

#include "base/result.h"

#include <cstddef>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace aviary::validator {

/// All of the parts as one text, numbers as exactly as they are.
template <typename... Parts>
std::string words(const Parts&... parts) {
    std::ostringstream text;
    text.precision(17);
    (text << ... << parts);
    return text.str();
}

/// A rule that a plugin broke, and what was seen.
struct Finding {
    std::string rule, text;
    bool operator==(const Finding&) const = default;
};

/// A plugin in a library. `id` is CLAP's id, or VST3's class id as 32 hexadecimal digits.
struct PluginName {
    std::string id, name;
    bool operator==(const PluginName&) const = default;
};

/// All that a child said.
struct Said {
    std::vector<Finding> findings;
    std::vector<PluginName> plugins; ///< of the library, when that was the question
    std::string skipped;             ///< why there was nothing to try; empty when there was
    std::string doing;               ///< what it did last, as "loads 100 MB of noise"
    bool ended = false;              ///< by itself. Else the plugin ended it
};

/// The parent's side.
class ReportMemory {
public:
    static Result<ReportMemory> make(); ///< Error: "validator.memory"
    ~ReportMemory();
    ReportMemory(ReportMemory&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)) {}
    ReportMemory& operator=(ReportMemory&&) = delete;

    int descriptor() const { return descriptor_; } ///< for the child
    Said said() const;                             ///< once the child has ended

private:
    explicit ReportMemory(int descriptor)
        : descriptor_(descriptor) {}
    int descriptor_;
};

/// The child's side; all of it [any-thread]. A process that the plugin forks from this one says nothing.
class Report {
public:
    static constexpr int inherited_descriptor = 3;
    explicit Report(int descriptor);
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;

    bool is_open() const { return board_ != nullptr; } ///< false when the descriptor is no report's memory

    void finding(const std::string& rule, const std::string& what);
    bool has_findings() const;
    void plugin(const PluginName& name);
    void skip(const std::string& why);
    void step(const std::string& what);
    void end();

    static constexpr std::size_t most_of_a_rule = 10; ///< more findings of one rule are dropped

private:
    struct Board;
    friend class ReportMemory;
    void line(char kind, std::initializer_list<std::string> fields);

    Board* board_ = nullptr;
    pid_t owner_;
    mutable std::mutex mutex_;
    std::set<std::pair<std::string, std::string>> findings_;
};

} // namespace aviary::validator
