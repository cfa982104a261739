// Finds sound files and reads them, on a thread of its own, so that the main thread does not wait for the disk.
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
    ~SoundReader(); ///< stops a read that is under way, and waits for the thread, which takes little time
    SoundReader(const SoundReader&) = delete;
    SoundReader& operator=(const SoundReader&) = delete;

    /// Begins to look for files again.
    void look();
    /// Begins to read this file, and stops reading any other.
    void read(std::string name);

    /// What has arrived since the last take_news(); nothing where nothing has.
    struct News {
        std::optional<std::vector<std::string>> names; ///< all files that were found
        std::optional<Result<std::shared_ptr<const engine::LoopedSound>>>
            sound; ///< the file of the last read()
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
    std::thread thread_; // the last member, so that all that the thread uses exists before it starts
};

} // namespace aviary::session
