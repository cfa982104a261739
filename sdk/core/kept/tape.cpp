// The part of Tape that is compiled once. A turn begins with each freeze(): a page that was born in an earlier turn belongs
// to what is frozen, and is copied before it is written over.
#include "sdk/core/access.h"
#include "sdk/core/instance.h"

#include "rt/ring.h"

#include <aviary/tape.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace aviary::detail {

namespace {

constexpr std::size_t pages_ready = 64;

unsigned born(const TapePage& page) { return __atomic_load_n(&page.born, __ATOMIC_RELAXED); }

void delete_chain(TapePage* page) {
    while (page) delete std::exchange(page, page->older);
}

} // namespace

/// What is recorded: the audio thread's, but for what is said of a member.
struct TapeBase::Roll final : Counted {
    explicit Roll(unsigned long page_count)
        : pages(page_count) {}
    ~Roll() override {
        for (TapePage* page : pages) delete_chain(page);
    }
    std::vector<TapePage*> pages;         ///< read by the main thread, atomically
    std::atomic<unsigned long> count = 0; ///< of elements
    std::atomic<unsigned long> frozen_count = 0;
    std::atomic<unsigned> turn =
        0; ///< the newest that the audio thread has begun; frozen_count is of its beginning
};

struct TapeBase::Parts {
    rt::Ring<TapePage*> ready{pages_ready};
    std::atomic<std::size_t> ready_count = 0;
    std::mutex filling;
    std::atomic<unsigned> turn = 0;
    std::atomic<bool> is_frozen = false;
    Roll* newest = nullptr; ///< counted; the main thread's
    Roll* heard = nullptr;  ///< the audio thread's
};

TapeBase::TapeBase(Plugin& owner, const char* id, unsigned element_size, unsigned long most)
    : Keeper(owner, id)
    , element_size_(element_size)
    , most_(most)
    , parts_(new Parts)
    , next_tape_(owner.first_tape_) {
    owner.first_tape_ = this;
    start_afresh();
}

TapeBase::~TapeBase() {
    for (TapePage* page = nullptr; parts_->ready.pop(page);) delete page;
    parts_->newest->release();
    delete parts_;
}

void TapeBase::set_count(unsigned long count) AVIARY_NONBLOCKING {
    count_ = count;
    parts_->heard->count.store(count, std::memory_order_release);
}

unsigned long TapeBase::count_on_main() const {
    return parts_->newest->count.load(std::memory_order_relaxed);
}

TapePage* TapeBase::make_own(unsigned long index) AVIARY_NONBLOCKING {
    TapePage* const page = pages_[index];
    if (page && !parts_->is_frozen.load(std::memory_order_acquire)) {
        __atomic_store_n(&page->born, turn_, __ATOMIC_RELAXED);
        return page;
    }
    TapePage* fresh = nullptr;
    if (parts_->ready.pop(fresh)) parts_->ready_count.fetch_sub(1, std::memory_order_relaxed);
    if (parts_->ready_count.load(std::memory_order_relaxed) < pages_ready / 2)
        if (Instance* running = instance()) running->values().want_worker();
    // With none ready, what sounds counts for more than what is being saved of this page.
    if (!fresh) return page;
    if (page) std::memcpy(fresh->data, page->data, sizeof fresh->data);
    fresh->older = page;
    fresh->born = turn_;
    __atomic_store_n(&pages_[index], fresh, __ATOMIC_RELEASE);
    return fresh;
}

void TapeBase::begin_turn() AVIARY_NONBLOCKING {
    const unsigned turn = parts_->turn.load(std::memory_order_acquire);
    if (turn == turn_) return;
    turn_ = turn;
    if (!parts_->heard) return;
    parts_->heard->frozen_count.store(count_, std::memory_order_relaxed);
    parts_->heard->turn.store(turn, std::memory_order_release);
}

void TapeBase::taken(Counted* value) AVIARY_NONBLOCKING {
    parts_->heard = static_cast<Roll*>(value);
    pages_ = parts_->heard->pages.data();
    count_ = parts_->heard->count.load(std::memory_order_relaxed);
    parts_->heard->frozen_count.store(count_, std::memory_order_relaxed);
    parts_->heard->turn.store(turn_, std::memory_order_release);
}

void TapeBase::freeze() AVIARY_NONBLOCKING {
    parts_->is_frozen.store(true, std::memory_order_seq_cst);
    parts_->turn.fetch_add(1, std::memory_order_seq_cst);
}

void TapeBase::thaw() {
    parts_->is_frozen.store(false, std::memory_order_seq_cst);
    for (TapePage*& page : parts_->newest->pages)
        if (TapePage* newest = __atomic_load_n(&page, __ATOMIC_ACQUIRE))
            delete_chain(std::exchange(newest->older, nullptr));
}

void TapeBase::top_up() {
    std::lock_guard lock(parts_->filling);
    while (parts_->ready.space() > 0) {
        parts_->ready.push(new TapePage);
        parts_->ready_count.fetch_add(1, std::memory_order_relaxed);
    }
}

bool TapeBase::is_short() const {
    return parts_->ready_count.load(std::memory_order_relaxed) < pages_ready / 2;
}

/// Of the frozen roll: its count and its elements.
void TapeBase::save(Sink& sink) const {
    Roll& roll = *parts_->newest;
    const unsigned turn = parts_->turn.load(std::memory_order_relaxed);
    unsigned long long count = roll.count.load(std::memory_order_acquire);
    if (roll.turn.load(std::memory_order_acquire) == turn)
        count = roll.frozen_count.load(std::memory_order_relaxed);
    sink.bytes(&count, sizeof count);
    const unsigned long a_page = TapePage::bytes / element_size_;
    for (unsigned long at = 0; at < count; at += a_page) {
        const TapePage* page = __atomic_load_n(&roll.pages[at / a_page], __ATOMIC_ACQUIRE);
        while (page && born(*page) >= turn) page = page->older;
        if (!page) return; // cannot be: what is counted was written in an earlier turn
        sink.bytes(page->data, std::min<unsigned long>(a_page, count - at) * element_size_);
    }
}

bool TapeBase::load(Source& source) {
    unsigned long long count = 0;
    if (!source.count(count) || source.left() != count * element_size_) return false;
    const unsigned long a_page = TapePage::bytes / element_size_;
    auto roll = std::make_unique<Roll>((most_ + a_page - 1) / a_page);
    const unsigned turn = parts_->turn.load(std::memory_order_relaxed);
    const unsigned long kept = std::min<unsigned long>(count, most_);
    for (unsigned long at = 0; at < kept; at += a_page) {
        TapePage* const page = roll->pages[at / a_page] = new TapePage;
        page->born = turn;
        source.bytes(page->data, std::min(a_page, kept - at) * element_size_);
    }
    roll->count = kept;
    put_in(roll.release());
    return true;
}

void TapeBase::start_afresh() {
    const unsigned long a_page = TapePage::bytes / element_size_;
    put_in(new Roll((most_ + a_page - 1) / a_page));
}

void TapeBase::put_in(Roll* roll) {
    roll->hold(); // for the audio thread
    if (Roll* before = std::exchange(parts_->newest, roll)) before->release();
    send(roll);
}

} // namespace aviary::detail
