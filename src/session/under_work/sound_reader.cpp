#include "session/under_work/sound_reader.h"

#include <utility>

namespace aviary::session {

SoundReader::SoundReader(std::filesystem::path folder, double sample_rate)
    : folder_(std::move(folder))
    , sample_rate_(sample_rate)
    , thread_([this] { run(); }) {}

SoundReader::~SoundReader() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        given_up_ = true;
    }
    wanted_.notify_one();
    thread_.join();
}

void SoundReader::look() {
    const std::lock_guard lock(mutex_);
    look_ = true;
    wanted_.notify_one();
}

void SoundReader::read(std::string name) {
    const std::lock_guard lock(mutex_);
    name_ = std::move(name);
    news_.sound.reset();
    given_up_ = true;
    wanted_.notify_one();
}

SoundReader::News SoundReader::take_news() {
    const std::lock_guard lock(mutex_);
    return std::exchange(news_, {});
}

void SoundReader::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wanted_.wait(lock, [this] { return look_ || name_ || ended_; });
        if (ended_) return;
        if (const auto name = std::exchange(name_, {})) {
            given_up_ = false;
            lock.unlock();
            auto sound = read_sound(folder_ / *name, sample_rate_, [this] { return given_up_.load(); });
            lock.lock();
            if (!given_up_) news_.sound = std::move(sound);
        } else if (std::exchange(look_, false)) {
            lock.unlock();
            auto names = find_sounds(folder_);
            lock.lock();
            news_.names = std::move(names);
        }
    }
}

} // namespace aviary::session
