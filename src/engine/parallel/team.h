// The audio thread and its helpers: threads that take a part of a block's work.
//
//     Team team({.helpers = 1, .always = true});
//     team.run(count, [&](unsigned index, unsigned member) { tracks[index]->run(blocks[member]); });   // audio thread
//
// Nobody waits for work that nobody has begun: who is free takes the next piece, the audio thread first of all. It waits only
// for the pieces that helpers have begun. A block costs at most one wake and, where a helper takes longest, one wait.
#pragma once

#include "base/nonblocking.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace aviary::engine {

/// How many helpers are of use: one for each core that this program may run on, but for the audio thread's. [any-thread]
inline unsigned other_cores() {
    constexpr unsigned most = 15;
    const unsigned cores = std::thread::hardware_concurrency(); // 0: nobody knows
    return cores == 0 ? 0 : std::min(cores - 1, most);
}

class Team {
public:
    static constexpr unsigned most_pieces = 64; ///< of one run()

    struct Setup {
        unsigned helpers = 0;
        /// False: helpers take part only while they have the audio thread's real-time priority. Without it the system may
        /// keep one from a piece that it has begun, for longer than a block lasts.
        bool always = false;
    };
    explicit Team(const Setup& setup); ///< [main-thread]
    ~Team();                           ///< after the last run(). [main-thread]
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    unsigned members() const { return unsigned(helpers_.size()) + 1; }

    /// Calls each(index, member) once for each index below `count`, in any order and on any members, and returns when all
    /// calls have. A member makes one call at a time; the audio thread is member 0. [audio-thread]
    template <typename Each>
    void run(unsigned count, const Each& each) AVIARY_NONBLOCKING {
        const Job job{[](const void* context, unsigned index, unsigned member) {
                          (*static_cast<const Each*>(context))(index, member);
                      },
            &each};
        run(count, job);
    }

private:
    struct Job {
        void (*call)(const void* each, unsigned index, unsigned member);
        const void* each;
    };
    void run(unsigned count, const Job& job) AVIARY_NONBLOCKING;
    void help(unsigned member);
    void wake_helpers();
    bool do_one(unsigned member);
    bool may_help();

    const bool always_;
    /// Which pieces of the present run are not begun: the run's number, the next piece, how many there are. One word, so that
    /// nobody takes a piece of one run by what it knows of another.
    std::atomic<std::uint64_t> open_ = 0;
    std::atomic<const Job*> job_ = nullptr;
    std::atomic<unsigned> done_ = 0; ///< pieces of the present run
    std::atomic<unsigned> call_ = 0; ///< changes when there is something to do
    std::atomic<unsigned> fit_ = 0;  ///< helpers with the audio thread's priority
    std::atomic<bool> has_ended_ = false;
    std::atomic<int> audio_ = 0; ///< the system's number of the audio thread; 0 before its first run
    std::vector<std::thread> helpers_;
};

} // namespace aviary::engine
