// What a check has to say, written at once to whoever runs it, so that a crash loses nothing.
//
//     report.step("loads 100 MB of noise");      // what is being done, should it crash
//     report.fail("sample 3 is not a number");   // goes on: a check may find several faults
//     report.skip("takes no notes");
#pragma once

#include <mutex>
#include <set>
#include <sstream>
#include <string>

namespace aviary::validator {

template <typename... Parts>
std::string words(const Parts&... parts) {
    std::ostringstream text;
    text.precision(17);
    (text << ... << parts);
    return text.str();
}

/// All of it [any-thread].
class Report {
public:
    explicit Report(int descriptor)
        : descriptor_(descriptor) {}

    void fail(const std::string& what);
    void skip(const std::string& why);
    void step(const std::string& what);
    bool failed() const;

    static constexpr char failure = 'F', skipped = 'S', doing = 'D'; ///< how lines begin
    static constexpr std::size_t most_failures = 10;                 ///< more are dropped

private:
    void line(char kind, std::string text);
    int descriptor_;
    mutable std::mutex mutex_;
    std::set<std::string> failures_;
};

} // namespace aviary::validator
