#include "engine/parallel/team.h"

#include "base/denormals.h"
#include "base/system_call.h"

#include <csignal>
#include <utility>

#include <sched.h>
#include <unistd.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace aviary::engine {

namespace {

/// How often a member looks again before it sleeps: some ten microseconds, about as long as a wake takes.
constexpr unsigned looks = 300;
/// While nobody listens, the next run comes after what the audio thread does alone between two blocks.
constexpr unsigned looks_offline = 3000;

void pause() {
#if defined(__SSE2__)
    _mm_pause();
#endif
}

/// Asks the system once a thread.
int this_thread() {
    static thread_local int number = 0;
    if (number != 0) return number;
    const SystemCall deliberate;
    return number = ::gettid();
}

/// Gives this thread the scheduling of another one. False: that has none of the real-time kinds, or this one may not.
bool takes_priority_of(int thread) {
    const int policy = ::sched_getscheduler(thread);
    sched_param priority{};
    return (policy == SCHED_FIFO || policy == SCHED_RR) && ::sched_getparam(thread, &priority) == 0
           && ::sched_setscheduler(0, policy, &priority) == 0;
}

constexpr std::uint64_t one_piece = 1 << 16;
constexpr unsigned next_of(std::uint64_t open) { return unsigned(open >> 16 & 0xffff); }
constexpr unsigned count_of(std::uint64_t open) { return unsigned(open & 0xffff); }
constexpr std::uint64_t opened(std::uint64_t before, unsigned count) {
    return (((before >> 32) + 1) << 32) | count;
}

} // namespace

Team::Team(const Setup& setup)
    : always_(setup.always) {
    // The program's signals are for its main thread; a new thread holds back what the one that makes it does.
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    for (unsigned member = 1; member <= setup.helpers; ++member)
        helpers_.emplace_back([this, member] { help(member); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Team::~Team() {
    has_ended_.store(true, std::memory_order_release);
    call_.fetch_add(1, std::memory_order_release);
    call_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
}

void Team::run(unsigned count, const Job& job) AVIARY_NONBLOCKING {
    if (count < 2 || !may_help()) {
        for (unsigned index = 0; index < count; ++index) job.call(job.each, index, 0);
        return;
    }
    job_.store(&job, std::memory_order_relaxed);
    done_.store(0, std::memory_order_relaxed);
    open_.store(opened(open_.load(std::memory_order_relaxed), count), std::memory_order_release);
    call_.fetch_add(1, std::memory_order_release);
    wake_helpers();
    while (do_one(0)) {
    }
    unsigned done = done_.load(std::memory_order_acquire);
    for (unsigned look = 0; done < count && look < looks; ++look) {
        pause();
        done = done_.load(std::memory_order_acquire);
    }
    while (done < count) {
        {
            const SystemCall deliberate;
            done_.wait(done, std::memory_order_acquire);
        }
        done = done_.load(std::memory_order_acquire);
    }
}

/// Calls the system only while a helper sleeps.
void Team::wake_helpers() {
    const SystemCall deliberate;
    call_.notify_all();
}

/// Does a piece that nobody has begun. False: there is none.
bool Team::do_one(unsigned member) {
    std::uint64_t open = open_.load(std::memory_order_acquire);
    do {
        if (next_of(open) >= count_of(open)) return false;
    } while (!open_.compare_exchange_weak(
        open, open + one_piece, std::memory_order_acq_rel, std::memory_order_acquire));
    const Job& job = *job_.load(std::memory_order_relaxed);
    job.call(job.each, next_of(open), member);
    const unsigned count = count_of(open);
    if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == count && member != 0) done_.notify_one();
    return true;
}

void Team::help(unsigned member) {
    const FlushDenormals flush;
    bool is_fit = false;
    int audio = 0; // the thread whose priority this one has, or was refused
    for (;;) {
        const unsigned call = call_.load(std::memory_order_acquire);
        if (has_ended_.load(std::memory_order_acquire)) return;
        if (const int now = audio_.load(std::memory_order_acquire); now != audio) {
            audio = now;
            if (std::exchange(is_fit, takes_priority_of(audio)) != is_fit)
                fit_.fetch_add(is_fit ? 1u : ~0u, std::memory_order_relaxed);
        }
        while (do_one(member)) {
        }
        for (unsigned look = 0; look < (always_ ? looks_offline : looks); ++look) {
            if (call_.load(std::memory_order_acquire) != call) break;
            pause();
        }
        call_.wait(call, std::memory_order_acquire);
    }
}

/// Whether helpers take part. When the audio thread is another one than before, they first look at its priority.
bool Team::may_help() {
    if (helpers_.empty()) return false;
    if (always_) return true;
    if (const int self = this_thread(); audio_.load(std::memory_order_relaxed) != self) {
        audio_.store(self, std::memory_order_release);
        call_.fetch_add(1, std::memory_order_release);
        wake_helpers();
        return false;
    }
    return fit_.load(std::memory_order_relaxed) == helpers_.size();
}

} // namespace aviary::engine
