// The parts of Cell, Kept, Made and Learned that are compiled once.
#include "sdk/core/access.h"
#include "sdk/core/instance.h"

#include <aviary/learned.h>
#include <aviary/made.h>

#include <cstring>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace aviary::detail {

namespace {
/// A plugin has no instance in its own constructor: no other thread knows it then.
std::unique_lock<std::mutex> values_lock(Instance* instance) {
    return instance ? instance->values().lock() : std::unique_lock<std::mutex>();
}
} // namespace

void Givebacks::give(Counted* value) AVIARY_NONBLOCKING {
    Counted* newest = __atomic_load_n(&newest_, __ATOMIC_RELAXED);
    do {
        value->next_ = newest;
    } while (
        !__atomic_compare_exchange_n(&newest_, &newest, value, true, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

void Givebacks::collect() {
    Counted* value = __atomic_exchange_n(&newest_, nullptr, __ATOMIC_ACQUIRE);
    while (value) std::exchange(value, value->next_)->release();
}

Cell::Cell(Plugin& owner)
    : owner_(&owner)
    , next_(owner.first_cell_) {
    owner.first_cell_ = this;
}

Cell::~Cell() {
    if (sent_) sent_->release();
    if (heard_) heard_->release();
}

Instance* Cell::instance() const AVIARY_NONBLOCKING { return PluginAccess::instance(*owner_); }

void Cell::send(Counted* value) {
    if (Counted* untaken = __atomic_exchange_n(&sent_, value, __ATOMIC_ACQ_REL)) untaken->release();
    Instance* running = instance();
    if (!running) return;
    running->values().note_sent();
    if (!running->worker().has_thread()) running->values().collect(); // what earlier blocks gave back
}

void Cell::take() AVIARY_NONBLOCKING {
    begin_turn();
    if (!__atomic_load_n(&sent_, __ATOMIC_RELAXED)) return;
    Counted* value = __atomic_exchange_n(&sent_, nullptr, __ATOMIC_ACQ_REL);
    if (!value) return;
    hold_heard(value);
    if (Counted* before = std::exchange(heard_, value)) drop_heard(before);
    taken(value);
}

void Cell::drop_heard(Counted* value) AVIARY_NONBLOCKING {
    if (--value->heard_ > 0) return;
    if (Instance* running = instance()) return running->values().give_back(value);
    AVIARY_TRUSTED(value->release()); // no audio thread any more: the plugin ends
}

void PublishedValues::take_all() AVIARY_NONBLOCKING {
    if (!sent_.exchange(false, std::memory_order_acquire)) return;
    for (Cell* cell = PluginAccess::first_cell(plugin_); cell; cell = PluginAccess::next(*cell))
        PluginAccess::take(*cell);
}

void PublishedValues::begin_load() {
    if (nested_loads_++ > 0) return;
    auto expected = Taker::nobody;
    while (!taker_.compare_exchange_weak(
        expected, Taker::load, std::memory_order_acquire, std::memory_order_relaxed)) {
        expected = Taker::nobody;
        std::this_thread::yield();
    }
    loads_.fetch_add(1, std::memory_order_acq_rel);
}

void PublishedValues::end_load() {
    if (--nested_loads_ > 0) return;
    loads_.fetch_add(1, std::memory_order_acq_rel);
    end_taking();
}

Keeper::Keeper(Plugin& owner, const char* id)
    : Cell(owner)
    , id_(id) {
    (owner.last_keeper_ ? owner.last_keeper_->next_keeper_ : owner.first_keeper_) = this;
    owner.last_keeper_ = this;
}

KeptBase::~KeptBase() {
    if (newest_) newest_->release();
}

void KeptBase::publish(Counted* value) {
    value->hold(); // for the audio thread
    Counted* before = nullptr;
    {
        const auto lock = values_lock(instance());
        before = std::exchange(newest_, value);
        __atomic_store_n(&version_, version_ + 1, __ATOMIC_RELEASE);
    }
    if (before) before->release();
    send(value);
    if (Instance* running = instance()) running->worker().wake();
}

void KeptBase::edited() {
    changed_ = true;
    if (!dragged_) end();
}

void KeptBase::end() {
    dragged_ = false;
    if (std::exchange(changed_, false)) owner().mark_dirty();
}

const Counted* KeptBase::held() const {
    const auto lock = values_lock(instance());
    newest_->hold();
    return newest_;
}

unsigned long long version_of(const KeptBase& kept) { return PluginAccess::version(kept); }

Failure::Failure(const char* words) {
    std::strncpy(words_, words && *words ? words : "it could not be made", sizeof words_ - 1);
}

MadeBase::MadeBase(Plugin& owner, Maker* maker)
    : Cell(owner)
    , maker_(maker)
    , next_made_(owner.first_made_) {
    owner.first_made_ = this;
}

MadeBase::~MadeBase() {
    if (newest_) newest_->release();
    delete maker_;
}

Counted* MadeBase::make(const Setup& setup, Failure& failure, unsigned long long& made_of) {
    try {
        // Only this thread replaces newest_, so it needs no lock to read it.
        Counted* value = maker_->make(setup, newest_, failure, made_of);
        if (!value && !failure.happened()) failure = Failure("");
        return value;
    } catch (const std::exception& error) {
        failure = Failure(error.what());
        return nullptr;
    }
}

void MadeBase::publish(Counted* value, const Failure& failure) {
    Counted* before = nullptr;
    if (value) value->hold(); // for the audio thread
    {
        const auto lock = values_lock(instance());
        failure_ = failure;
        if (value) before = std::exchange(newest_, value);
    }
    if (value) send(value);
    if (before) before->release();
}

void MadeBase::again() {
    __atomic_fetch_add(&asked_, 1, __ATOMIC_RELEASE);
    if (Instance* running = instance()) running->worker().wake();
}

void MadeBase::depends_on(Param& param) { ParamAccess::set_source(param); }

bool MadeBase::pending() const {
    Instance* running = instance();
    return running && running->worker().is_due(*this);
}

const Counted* MadeBase::held() const {
    const auto lock = values_lock(instance());
    if (newest_) newest_->hold();
    return newest_;
}

Failure MadeBase::failure() const {
    const auto lock = values_lock(instance());
    return failure_;
}

LearnedBase::LearnedBase(Plugin& owner, const char* id)
    : Keeper(owner, id)
    , next_learned_(owner.first_learned_) {
    owner.first_learned_ = this;
}

namespace {
constexpr unsigned char slot = 3, fresh = 4;
}

void LearnedBase::publish() AVIARY_NONBLOCKING {
    back_ = __atomic_exchange_n(&middle_, back_ | fresh, __ATOMIC_ACQ_REL) & slot;
}

unsigned LearnedBase::front() const {
    if (__atomic_load_n(&middle_, __ATOMIC_RELAXED) & fresh)
        front_ = __atomic_exchange_n(&middle_, front_, __ATOMIC_ACQ_REL) & slot;
    return front_;
}

} // namespace aviary::detail
