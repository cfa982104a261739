// Removes temporary files when a signal ends the program.
//
//     const SignalsHeldBack until_its_path_is_known;
//     make_the_file(path);
//     removed_by_signals.arm(path);
//
// [main-thread]
#pragma once

#include <csignal>
#include <filesystem>

namespace aviary::app {

/// Holds back SIGINT, SIGTERM and SIGHUP of this thread for as long as it lives.
class SignalsHeldBack {
public:
    SignalsHeldBack();
    ~SignalsHeldBack();
    SignalsHeldBack(const SignalsHeldBack&) = delete;
    SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;

private:
    sigset_t before_;
};

/// While armed, a signal that ends the program removes the file first. The exit code is then 128 and the signal's number.
class RemovedBySignals {
public:
    RemovedBySignals() = default;
    ~RemovedBySignals() { disarm(); }
    RemovedBySignals(const RemovedBySignals&) = delete;
    RemovedBySignals& operator=(const RemovedBySignals&) = delete;

    void arm(const std::filesystem::path& path);
    void disarm();

private:
    struct Doomed;
    Doomed* doomed_ = nullptr;
    friend void remove_and_end(int signal);
};

} // namespace aviary::app
