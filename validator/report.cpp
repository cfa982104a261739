#include "validator/report.h"

#include <algorithm>

#include <unistd.h>

namespace aviary::validator {

void Report::fail(const std::string& what) {
    {
        const std::lock_guard lock(mutex_);
        if (failures_.size() >= most_failures || !failures_.insert(what).second) return;
    }
    line(failure, what);
}
void Report::skip(const std::string& why) { line(skipped, why); }
void Report::step(const std::string& what) { line(doing, what); }
bool Report::failed() const {
    const std::lock_guard lock(mutex_);
    return !failures_.empty();
}

void Report::line(char kind, std::string text) {
    std::ranges::replace(text, '\n', ' ');
    text.insert(text.begin(), kind);
    text += '\n';
    for (std::size_t at = 0; at < text.size();) {
        const auto written = write(descriptor_, text.data() + at, text.size() - at);
        if (written <= 0) return; // nobody listens any more
        at += std::size_t(written);
    }
}

} // namespace aviary::validator
