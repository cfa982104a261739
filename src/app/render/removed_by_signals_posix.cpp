#include "app/render/removed_by_signals.h"

#include <array>
#include <atomic>
#include <cstring>

#include <unistd.h>

namespace aviary::app {

namespace {
constexpr std::array end_signals{SIGINT, SIGTERM, SIGHUP};

sigset_t set_of_end_signals() {
    sigset_t ends;
    sigemptyset(&ends);
    for (const int signal : end_signals) sigaddset(&ends, signal);
    return ends;
}
} // namespace

/// The handler, on whatever thread, reads the list. So an entry never moves, is never freed, and is used again.
struct RemovedBySignals::Doomed {
    std::array<char, 4096> path{};
    std::atomic<bool> is_used = true, is_armed = false;
    Doomed* next = nullptr;
    static inline std::atomic<Doomed*> first = nullptr;
};

void remove_and_end(int signal) {
    using Doomed = RemovedBySignals::Doomed;
    for (Doomed* doomed = Doomed::first.load(); doomed; doomed = doomed->next)
        if (doomed->is_armed.load()) ::unlink(doomed->path.data());
    ::_exit(128 + signal);
}

void RemovedBySignals::arm(const std::filesystem::path& path) {
    if (path.native().size() >= Doomed().path.size()) return; // no path of this length can be opened
    if (!Doomed::first.load()) {
        struct sigaction action {};
        action.sa_handler = remove_and_end;
        action.sa_mask = set_of_end_signals();
        for (const int signal : end_signals) {
            struct sigaction before {};
            ::sigaction(signal, nullptr, &before);
            if (before.sa_handler == SIG_DFL) ::sigaction(signal, &action, nullptr); // nohup ignores SIGHUP
        }
    }
    Doomed* free = Doomed::first.load();
    while (free && free->is_used) free = free->next;
    if (!free) {
        free = new Doomed;
        free->next = Doomed::first.load();
        Doomed::first.store(free);
    }
    free->is_used = true;
    std::strcpy(free->path.data(), path.c_str());
    free->is_armed.store(true);
    doomed_ = free;
}

void RemovedBySignals::disarm() {
    if (!doomed_) return;
    doomed_->is_armed.store(false);
    doomed_->is_used = false;
    doomed_ = nullptr;
}

SignalsHeldBack::SignalsHeldBack()
    : before_{} {
    const sigset_t ends = set_of_end_signals();
    ::pthread_sigmask(SIG_BLOCK, &ends, &before_);
}
SignalsHeldBack::~SignalsHeldBack() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

} // namespace aviary::app
