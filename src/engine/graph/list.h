// A list in which the audio thread may insert and remove things: each thing owns the next one, so nothing is allocated
// or freed.
//
//     struct ChainSlot { ...; std::unique_ptr<ChainSlot> next; };
//     slots.insert(std::move(slot), behind);           // null: at the front
//     for (ChainSlot& slot : slots) ...;
//     retired.retire(slots.remove(*behind).release());
//
#pragma once

#include <memory>
#include <utility>

namespace aviary::engine {

template <typename T>
class List {
public:
    class Iterator {
    public:
        explicit Iterator(T* at)
            : at_(at) {}
        T& operator*() const { return *at_; }
        Iterator& operator++() {
            at_ = at_->next.get();
            return *this;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        T* at_;
    };
    Iterator begin() const { return Iterator(first_.get()); }
    Iterator end() const { return Iterator(nullptr); }
    bool empty() const { return !first_; }

    void insert(std::unique_ptr<T> thing, T* behind) {
        std::unique_ptr<T>& link = behind ? behind->next : first_;
        thing->next = std::move(link);
        link = std::move(thing);
    }
    /// It must be in the list.
    std::unique_ptr<T> remove(T& thing) {
        std::unique_ptr<T>* link = &first_;
        while (link->get() != &thing) link = &(*link)->next;
        std::unique_ptr<T> removed = std::move(*link);
        *link = std::move(removed->next);
        return removed;
    }
    /// Takes out each thing for which `is_done` is true, and gives it to `take`.
    template <typename IsDone, typename Take>
    void remove_if(IsDone is_done, Take take) {
        for (std::unique_ptr<T>* link = &first_; *link;) {
            if (!is_done(**link)) {
                link = &(*link)->next;
                continue;
            }
            std::unique_ptr<T> removed = std::move(*link);
            *link = std::move(removed->next);
            take(std::move(removed));
        }
    }

private:
    std::unique_ptr<T> first_;
};

} // namespace aviary::engine
