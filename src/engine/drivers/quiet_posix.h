// While it lives, nothing reaches standard error: audio libraries print there about every device that they do not find.
// Only for a short time, in which nothing else in the process has to print. [main-thread]
#pragma once

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace aviary::engine {

class Quiet {
public:
    Quiet()
        : before_(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)) {
        const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (before_ >= 0 && nothing >= 0) dup2(nothing, STDERR_FILENO);
        if (nothing >= 0) close(nothing);
    }
    ~Quiet() {
        if (before_ < 0) return;
        std::fflush(stderr);
        dup2(before_, STDERR_FILENO);
        close(before_);
    }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

private:
    int before_;
};

} // namespace aviary::engine
