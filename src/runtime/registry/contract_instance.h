// An instance of a contract that has state. The provider creates and destroys it, the runtime counts it.
//
//     auto instance = Instance::create(*runtime.find("example.counter@1"));
//     if (instance) call(instance->interface(), instance->get());
//
// [any-thread], as far as the provider's functions are.
#pragma once

#include "base/result.h"
#include "runtime/registry/interface.h"

#include <utility>

namespace aviary::runtime {

/// What Instance does, for the C tables. Returns the provider's status and the instance, which is null for a stateless
/// contract. Destroy each created instance once.
aviary_status create_instance(const Interface& interface, void** instance);
void destroy_instance(const Interface& interface, void* instance);

class Instance {
public:
    /// Error "instance.failed" when the provider refuses. A stateless contract's instance is a null pointer.
    static Result<Instance> create(Pinned interface) {
        void* made = nullptr;
        if (const auto status = create_instance(*interface, &made); status != AVIARY_OK)
            return Error{"instance.failed",
                "its provider made no instance: expected status 0, found " + std::to_string(status),
                interface->contract};
        return Instance(std::move(interface), made);
    }
    ~Instance() {
        if (interface_ != nullptr) destroy_instance(*interface_, instance_);
    }
    Instance(Instance&& other) noexcept
        : interface_(std::exchange(other.interface_, nullptr))
        , instance_(other.instance_) {}
    Instance& operator=(Instance other) noexcept {
        std::swap(interface_, other.interface_);
        std::swap(instance_, other.instance_);
        return *this;
    }

    void* get() const { return instance_; }
    const Interface& interface() const { return *interface_; }

private:
    Instance(Pinned interface, void* instance)
        : interface_(std::move(interface))
        , instance_(instance) {}
    Pinned interface_;
    void* instance_;
};

} // namespace aviary::runtime
