// A thread that is some plugin's audio thread: does one thing at a time while the caller waits.
//
//     AudioThread audio;
//     audio.run([&] { plugin.process(block); });
//     audio.start([&] { while (!done) ...; });  ...; audio.finish();     // meanwhile the main thread does as it likes
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace aviary::validator {

class AudioThread {
public:
    AudioThread();
    ~AudioThread();
    AudioThread(const AudioThread&) = delete;
    AudioThread& operator=(const AudioThread&) = delete;

    void run(std::function<void()> work) {
        start(std::move(work));
        finish();
    }
    void start(std::function<void()> work);
    void finish();
    bool is_current() const { return std::this_thread::get_id() == thread_.get_id(); } ///< [any-thread]

private:
    void loop();
    std::mutex mutex_;
    std::condition_variable changed_;
    std::function<void()> work_;
    bool ending_ = false;
    std::thread thread_;
};

} // namespace aviary::validator
