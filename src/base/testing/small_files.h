// For tests: a disk that is full, as far as this process can tell.
#pragma once

#include <csignal>

#include <sys/resource.h>

namespace aviary {

/// While it lives, the kernel lets no file of this process grow beyond `bytes`.
class SmallFiles {
public:
    explicit SmallFiles(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit small{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        handler_ = signal(SIGXFSZ, SIG_IGN);
    }
    ~SmallFiles() {
        setrlimit(RLIMIT_FSIZE, &before_);
        signal(SIGXFSZ, handler_);
    }
    SmallFiles(const SmallFiles&) = delete;

private:
    rlimit before_{};
    sighandler_t handler_;
};

} // namespace aviary
