// For tests: sound servers of our own that play on no hardware, and end with the test.
#pragma once

#include "base/testing/temporary_folder.h"
#include "process/child.h"

#include <gtest/gtest.h>
#include <jack/jack.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace aviary::engine {

/// False when it never came true; the limit only keeps a broken test from hanging.
template <typename Condition>
bool come_true(boost::asio::io_context& io, Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition() && std::chrono::steady_clock::now() < end) {
        if (io.stopped()) io.restart();
        io.run_one_for(std::chrono::milliseconds(10));
        std::this_thread::sleep_for(
            std::chrono::milliseconds(1)); // with nothing to wait for, it returns at once
    }
    return condition();
}

/// A sound server as a child; whoever looks for one in this process or in its children finds it.
class SoundServer {
public:
    ~SoundServer() {
        if (!child_) return;
        child_->stop();
        EXPECT_TRUE(come_true(io_, [&] { return ended_; })) << output_;
    }
    void signal(int number) { ::kill(child_->pid(), number); }
    /// As a crash would.
    void kill() {
        child_->kill();
        EXPECT_TRUE(come_true(io_, [&] { return ended_; })) << output_;
    }

protected:
    void spawn(std::vector<std::string> command) {
        const auto hear = [this](std::string_view text) { output_ += text; };
        auto child = process::Child::spawn(io_,
            {.argv = std::move(command),
                .time_limit = std::chrono::seconds(90),
                .grace = std::chrono::seconds(5)},
            {.on_out = hear, .on_err = hear, .on_exit = [this](const process::ChildExit&) {
                 ended_ = true;
             }});
        if (child)
            child_ = *std::move(child);
        else
            ADD_FAILURE() << child.error().text();
    }
    boost::asio::io_context io_;
    std::string output_;
    bool ended_ = false;

private:
    std::unique_ptr<process::Child> child_;
};

/// While it lives, no other test has one: servers that start at the same time spoil each other's shared memory.
class OnlyJackServer {
public:
    OnlyJackServer()
        : file_(open(AVIARY_BUILD_DIR "/lib/aviary/jack.so", O_RDONLY | O_CLOEXEC)) {
        EXPECT_EQ(flock(file_, LOCK_EX), 0);
    }
    ~OnlyJackServer() { close(file_); }
    OnlyJackServer(const OnlyJackServer&) = delete;
    OnlyJackServer& operator=(const OnlyJackServer&) = delete;

private:
    int file_;
};

/// jackd, which waits in every block for all of its clients to be done, so that none is ever late.
class JackServer : OnlyJackServer, public SoundServer {
public:
    JackServer() {
        setenv("JACK_NO_AUDIO_RESERVATION", "1", 1);
        setenv("JACK_DEFAULT_SERVER", name_.c_str(), 1);
        spawn({"jackd", "--name", name_, "--no-realtime", "--sync", "--timeout", "10000", "--port-max", "64",
            "-d", "dummy", "--rate", "44100", "--period", "256", "--capture", "2", "--playback", "2"});
        jack_set_error_function([](const char*) {});
        jack_set_info_function([](const char*) {});
        EXPECT_TRUE(come_true(io_, [&] { return ended_ || answers(); }) && !ended_) << output_;
    }

    ~JackServer() { // what a killed one left of its memory is freed by the next; this nobody frees
        std::error_code ignored;
        for (const auto& file : std::filesystem::directory_iterator("/dev/shm", ignored))
            if (file.path().filename().string().find("_" + name_ + "_") != std::string::npos)
                std::filesystem::remove(file, ignored);
    }

private:
    static bool answers() {
        jack_client_t* client = jack_client_open("knock", JackNoStartServer, nullptr);
        return client && jack_client_close(client) == 0;
    }
    std::string name_ = "aviary-test-" + std::to_string(getpid());
};

/// PulseAudio with one output.
class PulseServer : public SoundServer {
public:
    PulseServer() {
        const std::filesystem::path socket = folder_.path() / "native";
        setenv("JACK_DEFAULT_SERVER", "there-is-none", 1);
        setenv("PULSE_SERVER", ("unix:" + socket.string()).c_str(), 1);
        setenv("PULSE_RUNTIME_PATH", folder_.path().c_str(), 1);
        setenv("PULSE_STATE_PATH", folder_.path().c_str(), 1);
        setenv("PULSE_COOKIE", (folder_.path() / "cookie").c_str(), 1);
        spawn({"pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
            "--load=module-null-sink rate=44100",
            "--load=module-native-protocol-unix socket=" + socket.string()});
        EXPECT_TRUE(come_true(io_, [&] { return ended_ || std::filesystem::exists(socket); }) && !ended_)
            << output_;
    }

private:
    TemporaryFolder folder_;
};

} // namespace aviary::engine
