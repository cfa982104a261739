#include "session/sounds/clip_sounds.h"

#include "engine/timeline/arrange.h"
#include "session/project/song_file.h"
#include "session/sounds/convert.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <set>
#include <utility>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

constexpr int kept_for = 3; ///< edits

std::int64_t written_at(const fs::path& file) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    return error ? 0 : time.time_since_epoch().count();
}

Error outside(const std::string& name) {
    return {"clip.place",
        "the clip '" + name
            + "' is silent: its file must lie in the song's folder; copy it there and name it from there",
        ""};
}

Error silent_because(const std::string& name, const std::string& why) {
    return {"clip.unreadable", "the clip '" + name + "' is silent: " + why, ""};
}

Error no_room_for(const std::string& name) {
    return {"clip.memory",
        "the clip '" + name
            + "' is silent: at the song's tempo, and beside its other clips, there is no room for it in "
              "memory; "
              "shorten some files",
        ""};
}

} // namespace

std::vector<Error> clip_problems(const song::Score& score, const fs::path& folder) {
    std::vector<Error> problems;
    std::set<std::string> places; // a section that is played again has the same clips again
    const auto add = [&](const song::Clip& clip) {
        const std::string place = engine::place_of(clip.position);
        if (!places.insert(place).second) return;
        if (!is_beside_song(clip.file)) {
            problems.push_back(outside(clip.file));
        } else {
            const auto sound = check_stereo(folder / clip.file, ClipSounds::longest_seconds);
            if (sound) return;
            problems.push_back(silent_because(clip.file, sound.error().message));
        }
        problems.back().where = place;
    };
    for (const song::Track& track : score.tracks) std::ranges::for_each(track.clips, add);
    return problems;
}

ClipSounds::ClipSounds(double sample_rate, bool waits)
    : sample_rate_(sample_rate)
    , waits_(waits) {}

ClipSounds::~ClipSounds() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        given_up_ = true;
    }
    wanted_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void ClipSounds::set_folder(fs::path folder) {
    if (folder == folder_) return;
    folder_ = std::move(folder);
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [](const auto& entry) { return !entry.second.sound; });
}

Result<ClipSounds::Sound> ClipSounds::find(const song::Clip& clip, double speed) {
    if (!is_beside_song(clip.file)) return outside(clip.file);
    const fs::path file = folder_ / clip.file;
    const Key key{file, clip.file, written_at(file), std::llround(speed * 1e6)};
    std::unique_lock lock(mutex_);
    Entry& entry = entries_[key];
    entry.unused = 0;
    if (entry.sound) return *entry.sound;
    if (waits_) {
        lock.unlock();
        auto sound = read(key);
        lock.lock();
        entry.sound = within_memory(std::move(sound), key); // nobody else is there
        return *entry.sound;
    }
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    wanted_.notify_one();
    return Sound();
}

bool ClipSounds::take_news() {
    const std::lock_guard lock(mutex_);
    return std::exchange(has_news_, false);
}

void ClipSounds::forget_unused() {
    const std::lock_guard lock(mutex_);
    for (auto at = entries_.begin(); at != entries_.end();) {
        Entry& entry = at->second;
        const bool is_used = !entry.sound || (*entry.sound && (**entry.sound).use_count() > 1);
        at = !is_used && ++entry.unused > kept_for ? entries_.erase(at) : std::next(at);
    }
}

/// Reads and converts a file. Without the lock.
Result<ClipSounds::Sound> ClipSounds::read(const Key& key) {
    const auto given_up = [this] { return given_up_.load(); };
    try {
        auto file = read_stereo(key.file, longest_seconds, given_up);
        if (!file) return silent_because(key.name, file.error().message);
        const double seconds = double(file->left.size()) / file->sample_rate;
        if (seconds * sample_rate_ * 1e6 / double(key.millionths) > double(most_frames))
            return no_room_for(key.name);
        engine::ClipSound sound{std::move(file->left), std::move(file->right)};
        if (file->sample_rate != sample_rate_) {
            sound.left = with_rate(sound.left, file->sample_rate, sample_rate_, given_up);
            sound.right = file->is_mono ? sound.left
                                        : with_rate(sound.right, file->sample_rate, sample_rate_, given_up);
        }
        if (key.millionths != 1'000'000)
            sound = at_speed(sound, sample_rate_, double(key.millionths) / 1e6, given_up);
        return std::make_shared<const engine::ClipSound>(std::move(sound));
    } catch (const std::exception& error) { // of the libraries, or there is no memory
        return silent_because(key.name, error.what());
    }
}

Result<ClipSounds::Sound> ClipSounds::within_memory(Result<Sound> sound, const Key& key) const {
    if (!sound) return sound;
    std::size_t frames = (*sound)->left.size();
    for (const auto& [other, entry] : entries_)
        if (entry.sound && *entry.sound && **entry.sound) frames += (**entry.sound)->left.size();
    if (frames <= most_frames) return sound;
    return no_room_for(key.name);
}

void ClipSounds::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto next = [this] {
            return std::ranges::find_if(entries_, [](const auto& entry) { return !entry.second.sound; });
        };
        wanted_.wait(lock, [&] { return ended_ || next() != entries_.end(); });
        if (ended_) return;
        const Key key = next()->first;
        lock.unlock();
        auto sound = read(key);
        lock.lock();
        if (ended_) return;
        entries_[key].sound = within_memory(std::move(sound), key);
        has_news_ = true;
    }
}

} // namespace aviary::session
