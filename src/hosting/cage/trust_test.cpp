// A child that runs wild and writes anything anywhere into the memory that it shares with its host. The host goes on;
// sanitizers and valgrind look for what it may have touched.
//
// AVIARY_WILD_BLOCKS=n plays so many blocks with such a child.
#include "hosting/cage/host_side/exchange.h"
#include "hosting/cage/shared/futex.h"
#include "hosting/cage/shared/shared_memory.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <limits>
#include <thread>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::hosting::cage {
namespace {

int wild_blocks() {
    const char* const wanted = std::getenv("AVIARY_WILD_BLOCKS");
    return wanted ? std::atoi(wanted) : 200'000;
}

/// A process that shares the block and does `work` again and again. It is a copy of this one, so it takes no memory.
class Child {
public:
    template <typename Work>
    explicit Child(Work work)
        : pid_(fork()) {
        if (pid_ != 0) return;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) work();
    }
    ~Child() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_;
};

/// Writes into the block, as it comes.
class Scribbler {
public:
    explicit Scribbler(SharedBlock& block)
        : block_(block) {}

    void scribble() {
        switch (next() % 16) {
        case 0: return fill(&block_.request, sizeof block_.request);
        case 1:
            fill(&block_.transport, sizeof block_.transport);
            return fill(&block_.answer, sizeof block_.answer);
        case 2: return block_.in_events.size.store(wild_number());
        case 3: return block_.out_events.size.store(wild_number());
        case 4: return fill(block_.in_events.bytes + next() % 4096, 64);
        case 5: return fill(block_.out_events.bytes + next() % 4096, 64);
        case 6: return write_events(block_.out_events);
        case 7: return write_events(block_.in_events);
        case 8: return fill(block_.outputs[next() % 2], 256);
        case 9: return fill(block_.inputs[next() % 2], 256);
        case 10: return scribble_over_asked();
        case 11: return block_.answered.store(wild_number());
        case 12: return block_.begun.store(wild_number());
        case 13: return block_.priority.store(std::int32_t(wild_number()));
        default: return answer();
        }
    }

private:
    std::uint32_t next() { // xorshift
        random_ ^= random_ << 13;
        random_ ^= random_ >> 7;
        random_ ^= random_ << 17;
        return std::uint32_t(random_ >> 16);
    }
    std::uint32_t wild_number() {
        const std::uint32_t any[] = {0, 1, 63, 64, 65, most_event_bytes, most_event_bytes + 1, 0x7fffffff,
            0x80000000, 0xfffffff0, 0xffffffff, next(), next() % 4096};
        return any[next() % std::size(any)];
    }
    void fill(void* at, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i)
            static_cast<volatile std::uint8_t*>(at)[i] = std::uint8_t(next());
    }
    /// Events that are nearly right, one after the other.
    void write_events(SharedEvents& events) {
        std::uint32_t at = 0;
        for (int i = 0; i < 20; ++i) {
            clap_event_param_value event{};
            event.header = {std::uint32_t(next() % 4 ? sizeof event : wild_number()), wild_number(),
                std::uint16_t(next() % 4 ? CLAP_CORE_EVENT_SPACE_ID : next()), std::uint16_t(next() % 12), 0};
            event.param_id = next() % 4;
            event.note_id = event.port_index = event.channel = event.key =
                next() % 2 ? -1 : std::int16_t(next());
            const double values[] = {
                0.5, -1, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()};
            event.value = values[next() % 4];
            std::memcpy(events.bytes + at, &event, sizeof event);
            at += sizeof event;
        }
        events.size.store(next() % 4 ? at : wild_number());
    }
    /// Only for a moment: if it lasted, the child would do nothing any more.
    void scribble_over_asked() {
        const auto asked = block_.asked.exchange(wild_number());
        block_.asked.store(asked);
    }
    void answer() {
        block_.answered.store(block_.asked.load());
        if (next() % 4 == 0) wake(block_.answered);
    }

    SharedBlock& block_;
    std::uint64_t random_ = 88172645463325252;
};

/// What a host has of one block; around the sound there is something that nobody may touch.
struct HostBlock {
    static constexpr std::uint32_t frames = 64, margin = 16;
    static constexpr float untouched = 0.123f;

    std::vector<clap_event_note> notes{
        8, clap_event_note{{sizeof(clap_event_note), 5, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_ON, 0}, 1,
               0, 0, 60, 1}};
    std::vector<float> in[2], out[2];
    std::uint64_t events = 0;

    HostBlock() {
        for (auto& channel : in) channel.assign(frames, 0.25f);
        for (auto& channel : out) channel.assign(frames + 2 * margin, untouched);
    }
    clap_process_status play(Exchange& exchange) {
        float* inputs[] = {in[0].data(), in[1].data()};
        float* outputs[] = {out[0].data() + margin, out[1].data() + margin};
        const clap_audio_buffer input{inputs, nullptr, 2, 0, 0};
        clap_audio_buffer output{outputs, nullptr, 2, 0, 0};
        const clap_input_events list{&notes,
            [](const clap_input_events* l) {
                return std::uint32_t(static_cast<decltype(notes)*>(l->ctx)->size());
            },
            [](const clap_input_events* l, std::uint32_t i) -> const clap_event_header* {
                return &static_cast<decltype(notes)*>(l->ctx)->at(i).header;
            }};
        const clap_output_events taker{this, [](const clap_output_events* l, const clap_event_header* event) {
                                           static_cast<HostBlock*>(l->ctx)->take(*event);
                                           return true;
                                       }};
        clap_process process{};
        process.frames_count = frames;
        process.audio_inputs = &input;
        process.audio_outputs = &output;
        process.audio_inputs_count = process.audio_outputs_count = 1;
        process.in_events = &list;
        process.out_events = &taker;
        return exchange.process(process);
    }
    void take(const clap_event_header& event) {
        ++events;
        EXPECT_LT(event.time, frames);
        EXPECT_EQ(event.space_id, CLAP_CORE_EVENT_SPACE_ID);
        EXPECT_LE(event.size, sizeof(clap_event_transport));
    }
    bool is_whole() const {
        for (const auto& channel : in)
            if (channel != std::vector<float>(frames, 0.25f)) return false;
        for (const auto& channel : out)
            for (std::uint32_t i = 0; i < margin; ++i)
                if (channel[i] != untouched || channel[margin + frames + i] != untouched) return false;
        return true;
    }
};

struct CageTrust : testing::Test {
    CageTrust() {
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line), 0);
        exchange.prepare(48000, 0.01);
        prctl(PR_SET_TIMERSLACK, 1); // it waits for 13 us at most, many times
    }
    ~CageTrust() override {
        for (const int end : line) close(end);
    }
    std::unique_ptr<SharedMemory> memory = *SharedMemory::make();
    SharedBlock& shared = memory->block();
    Exchange exchange{shared};
    HostBlock block;
    int line[2] = {-1, -1};
};

} // namespace

TEST_F(CageTrust, OutlivesAChildThatWritesIntoAllThatIsShared) {
    int came_back = 0;
    {
        const Child wild([scribbler = Scribbler(shared)]() mutable { scribbler.scribble(); });
        exchange.open(1, line[0]);
        const int enough = wild_blocks() / 100; // come back; less would be no trial
        // A machine that is busy with other things wakes us late, 200,000 times: then fewer blocks have to do.
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20)
                           + wild_blocks() * std::chrono::microseconds(50);
        for (int i = 0; (i < wild_blocks() || came_back < enough) && std::chrono::steady_clock::now() < until;
             ++i) {
            const auto played = exchange.played();
            const auto status = block.play(exchange);
            if (exchange.played() > played)
                ++came_back;
            else
                std::this_thread::yield(); // there may be one processor for both
            ASSERT_TRUE(status >= CLAP_PROCESS_ERROR && status <= CLAP_PROCESS_SLEEP) << status;
            ASSERT_TRUE(block.is_whole()) << i;
            (void)exchange.take_attention();
        }
        exchange.newest().each_since(0, [](clap_id, double value) { ASSERT_TRUE(std::isfinite(value)); });
        exchange.close();
    }
    EXPECT_GT(came_back, 0);
    EXPECT_GT(block.events, 0u);

    // And a better one takes its place in the same memory.
    exchange.prepare(48000, 10'000);
    const Child good([this, played = shared.asked.load()]() mutable {
        if (!wait_while(shared.asked, played, std::chrono::milliseconds(10))) return;
        played = shared.asked.load();
        for (int i = 0; i < 2; ++i) std::memcpy(shared.outputs[i], shared.inputs[i], sizeof shared.inputs[i]);
        shared.answer.status = CLAP_PROCESS_CONTINUE;
        shared.out_events.size.store(0);
        shared.answered.store(played);
        wake(shared.answered);
    });
    exchange.open(2, line[0]);
    const auto played = exchange.played();
    for (int i = 0; i < 10'000 && exchange.played() == played; ++i) {
        block.play(exchange);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(block.play(exchange), CLAP_PROCESS_CONTINUE);
    EXPECT_EQ(block.out[0][HostBlock::margin], 0.25f);
}

} // namespace aviary::hosting::cage
