// The sounds of the open song's clips: read from its folder on a thread of their own, converted, and kept while they are
// used.
//
//     ClipSounds clips(48000, false);
//     clips.set_folder(song.parent_path());
//     auto sound = clips.find(clip, 1);       // null: it is being read
//     if (clips.take_news()) engine.hear_clips();
//     clips.forget_unused();                  // after each edit
//
// [main-thread]
#pragma once

#include "engine/clips/clip_sound.h"
#include "session/sounds/stereo_file.h"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace aviary::session {

/// What is wrong with the files of a song's clips, as far as their headers tell, in the words of ClipSounds::find() and with
/// "line:column". Waits for the disk. [any-thread]
std::vector<Error> clip_problems(const song::Score& score, const std::filesystem::path& folder);

class ClipSounds final : public engine::ClipSource {
public:
    static constexpr int longest_seconds = 3600; ///< of one file
    static constexpr std::size_t most_frames =
        360'000'000; ///< of all together: some 2 h at 48 kHz, and 2.9 GB

    using Sound = std::shared_ptr<const engine::ClipSound>;

    /// `waits`: find() reads at once. For renders, where nobody waits but the caller.
    ClipSounds(double sample_rate, bool waits);
    ~ClipSounds(); ///< gives up what is being read
    ClipSounds(const ClipSounds&) = delete;
    ClipSounds& operator=(const ClipSounds&) = delete;

    /// Where the song lies. What was to be read elsewhere is not read any more.
    void set_folder(std::filesystem::path folder);
    /// A file that was written anew is read anew. Errors: "clip.place" (a name that leads out of
    /// the folder), "clip.unreadable", "clip.memory".
    Result<Sound> find(const song::Clip& clip, double speed) override;
    /// Whether something was read since the last call.
    bool take_news();
    /// Forgets what nobody has played for the last few calls, so that an edit and its undo need not read again.
    void forget_unused();

private:
    struct Key {
        std::filesystem::path file;
        std::string name;                    ///< as the song has it
        std::int64_t written = 0;            ///< when
        std::int64_t millionths = 1'000'000; ///< of speed
        auto operator<=>(const Key&) const = default;
    };
    struct Entry {
        std::optional<Result<Sound>> sound; ///< none: it is being read
        int unused = 0;                     ///< so many times in a row nobody played it
    };
    Result<Sound> read(const Key& key);
    Result<Sound> within_memory(Result<Sound> sound, const Key& key) const;
    void run();

    const double sample_rate_;
    const bool waits_;
    std::filesystem::path folder_;
    std::mutex mutex_; // guards these:
    std::condition_variable wanted_;
    std::map<Key, Entry> entries_;
    bool has_news_ = false, ended_ = false;

    std::atomic<bool> given_up_ = false;
    std::thread thread_; ///< begins with the first file
};

} // namespace aviary::session
