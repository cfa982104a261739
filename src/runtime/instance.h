// An instance of a contract that has state: made and unmade by the provider, counted by the runtime.
//
//     auto instance = Instance::create(*runtime.find("example.counter@1"));
//     if (instance) call(instance->interface(), instance->get());
#pragma once

#include "runtime/interface.h"
#include "runtime/result.h"

#include <utility>

namespace aviary::runtime {

class Instance {
public:
    /// Error "instance.failed" when the provider refuses. A stateless contract's instance is a null pointer.
    static Result<Instance> create(Pinned interface) {
        void* made = nullptr;
        if (interface->create_instance != nullptr)
            if (const auto status = interface->create_instance(&made); status != AVIARY_OK)
                return Error{"instance.failed",
                    "no instance can be made (status " + std::to_string(status) + ")", interface->contract};
        interface->live_instances.fetch_add(1, std::memory_order_relaxed);
        return Instance(std::move(interface), made);
    }
    ~Instance() {
        if (interface_ == nullptr) return;
        if (interface_->destroy_instance != nullptr) interface_->destroy_instance(instance_);
        interface_->live_instances.fetch_sub(1, std::memory_order_relaxed);
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
