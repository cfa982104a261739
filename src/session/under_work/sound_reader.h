// Looks for sound files and reads them on a thread of its own, so that nothing else waits for the disk.
//
//     SoundReader reader(project, 48000);
//     reader.read("kick.wav");
//     auto news = reader.take_news();          // regularly
//     if (news.sound) use(*news.sound);
//
// [main-thread]
#pragma once

#include "session/under_work/sound_file.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace aviary::session {

class SoundReader {
public:
    SoundReader(std::filesystem::path folder, double sample_rate);
    ~SoundReader(); ///< Gives up what is under way; waits for that, which takes no time to speak of
    SoundReader(const SoundReader&) = delete;
    SoundReader& operator=(const SoundReader&) = delete;

    /// Looks anew for what files there are.
    void look();
    /// Reads this one, and gives up any other.
    void read(std::string name);

    struct News {
        std::optional<std::vector<std::string>> names;
        std::optional<Result<std::shared_ptr<const engine::LoopedSound>>> sound; ///< of the last read()
    };
    News take_news();

private:
    void run();

    const std::filesystem::path folder_;
    const double sample_rate_;
    std::mutex mutex_; // guards these:
    std::condition_variable wanted_;
    bool look_ = false, ended_ = false;
    std::optional<std::string> name_;
    News news_;

    std::atomic<bool> given_up_ = false;
    std::thread thread_; // the last: everything it uses is there before it
};

} // namespace aviary::session
