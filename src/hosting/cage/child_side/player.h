// The audio thread of a caged plugin: waits for blocks in the shared memory and processes them.
//
//     Player player(processor, block);
//     player.start();     // the processor is active
//     player.stop();
#pragma once

#include "hosting/cage/shared/event_bytes.h"
#include "hosting/plugin/processor.h"

#include <clap/process.h>

#include <memory>
#include <thread>

namespace aviary::hosting::cage {

class Player {
public:
    Player(Processor& processor, SharedBlock& block);
    ~Player() { stop(); }

    void start(); ///< returns when it takes blocks. [main-thread]
    void stop();  ///< after the block under way. [main-thread]

    /// While one lives, the plugin is called between blocks too. So it does at once what its main thread wants of its
    /// audio thread, and not only at the next block. [main-thread]
    class Meeting {
    public:
        explicit Meeting(Player& player)
            : player_(player) {
            player_.set_meeting(true);
        }
        ~Meeting() { player_.set_meeting(false); }
        Meeting(const Meeting&) = delete;
        Meeting& operator=(const Meeting&) = delete;

    private:
        Player& player_;
    };

private:
    void set_meeting(bool on);
    void run(std::uint32_t played);
    void play();

    Processor& processor_;
    SharedBlock& block_;
    /// As they were at the start: metadata may be renewed.
    std::uint32_t input_count_ = 0, side_count_ = 0, output_count_ = 0;
    std::unique_ptr<EventList> events_ = std::make_unique<EventList>();
    std::unique_ptr<EventBytes> sent_ = std::make_unique<EventBytes>(); ///< by the plugin, in this block
    std::atomic<bool> stopping_ = false, meeting_ = false;
    std::thread thread_;
};

} // namespace aviary::hosting::cage
