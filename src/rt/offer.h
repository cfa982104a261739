// Offers one object to another thread, which takes it once the object's ticket is due. Until then the giver can
// withdraw it. An object is either taken or withdrawn, and withdraw() says which.
//
//     rt::Offer<Score> offer;
//     offer.make(std::move(score), ticket);             // giver
//     if (auto score = offer.take(upto)) ...            // taker; null: nothing on offer, or its ticket is above `upto`
//     if (auto score = offer.withdraw()) ...            // giver; null: nothing was on offer, or it has been taken
//
// Neither end ever waits, retries, allocates or frees.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace aviary::rt {

template <typename T>
class Offer {
public:
    Offer() = default;
    ~Offer() { withdraw(); }
    Offer(const Offer&) = delete;
    Offer& operator=(const Offer&) = delete;

    /// Only while nothing is on offer. A ticket is above 0 and never used again. [giver thread]
    void make(std::unique_ptr<T> thing, std::uint64_t ticket) {
        thing_.store(thing.release(), std::memory_order_relaxed);
        ticket_.store(ticket, std::memory_order_release);
    }
    /// [giver thread]
    std::unique_ptr<T> withdraw() {
        if (ticket_.exchange(0, std::memory_order_acq_rel) == 0) return nullptr;
        return std::unique_ptr<T>(thing_.load(std::memory_order_relaxed));
    }
    /// Whether something is on offer. [any-thread]; on the giver's, false after make() means that it has been taken.
    bool stands() const { return ticket_.load(std::memory_order_acquire) != 0; }

    /// [taker thread]
    std::unique_ptr<T> take(std::uint64_t upto) {
        std::uint64_t ticket = ticket_.load(std::memory_order_acquire);
        if (ticket == 0 || ticket > upto) return nullptr;
        // If the ticket is still the same afterwards, this was its object: another object has another ticket.
        T* const thing = thing_.load(std::memory_order_relaxed);
        if (!ticket_.compare_exchange_strong(ticket, 0, std::memory_order_acq_rel, std::memory_order_relaxed))
            return nullptr;
        return std::unique_ptr<T>(thing);
    }

private:
    std::atomic<std::uint64_t> ticket_ = 0; ///< of the object on offer; 0: nothing is
    std::atomic<T*> thing_ = nullptr;
};

} // namespace aviary::rt
