// A list of callbacks that are told of an event. All of it on one thread.
//
//     Observers<Event> observers;
//     auto watching = observers.add([](const Event& event) { ... }); // for as long as `watching` lives
//     observers.tell(event);
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace aviary {

template <typename Event>
class Observers {
public:
    using Observer = std::function<void(const Event&)>;

    class Watching {
    public:
        Watching() = default;
        Watching(Watching&&) = default;
        Watching& operator=(Watching&&) = default;

    private:
        friend class Observers;
        explicit Watching(std::shared_ptr<const Observer> observer)
            : observer_(std::move(observer)) {}
        std::shared_ptr<const Observer> observer_; // held weakly by those who tell
    };

    /// Not from inside an observer: tell() is walking the list.
    [[nodiscard]] Watching add(Observer observer) {
        auto shared = std::make_shared<const Observer>(std::move(observer));
        observers_.push_back(shared);
        return Watching(std::move(shared));
    }
    void tell(const Event& event) {
        std::erase_if(observers_, [](const auto& observer) { return observer.expired(); });
        for (const auto& weak : observers_)
            if (const auto observer = weak.lock()) (*observer)(event);
    }

private:
    std::vector<std::weak_ptr<const Observer>> observers_;
};

} // namespace aviary
