// A value that its copies share. To change it is to make one of its own, so a copy of a large document costs little, and
// whoever holds one may read it on any thread for ever. [any-thread]
//
//     std::vector<SharedValue<Slot>> slots;
//     slots[3].change().name = "Poly";    // copies of `slots` keep the old name
#pragma once

#include <memory>
#include <utility>

namespace aviary {

template <typename T>
class SharedValue {
public:
    using Value = T;

    SharedValue()
        : value_(std::make_shared<T>()) {}
    SharedValue(T value) // implicit, so that a list of these is filled as a list of values is
        : value_(std::make_shared<T>(std::move(value))) {}

    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }
    operator const T&() const { return *value_; }

    /// Valid until the next copy of this.
    T& change() {
        value_ = std::make_shared<T>(*value_);
        return *value_;
    }
    /// Whether both are copies of one and unchanged since. Others may be equal too.
    bool is(const SharedValue& other) const { return value_ == other.value_; }

private:
    std::shared_ptr<T> value_;
};

} // namespace aviary
